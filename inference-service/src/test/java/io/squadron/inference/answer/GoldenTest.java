package io.squadron.inference.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the original: {@code golden.json} is made by transformers' own function (make_golden.py beside it). */
class GoldenTest {
    static Stream<JsonNode> cases() throws IOException {
        try (InputStream in = GoldenTest.class.getResourceAsStream("/answer/golden.json")) {
            return stream(new ObjectMapper().readTree(in).get("cases"));
        }
    }

    @Test
    void thereAreCasesOfEveryKind() throws IOException {
        assertThat(cases()).hasSize(56);
        assertThat(cases().map(c -> c.get("windows").size())).contains(1, 8, 25);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theNBestListIsThatOfTheOriginal(JsonNode golden) {
        Answers answers = find(golden, golden.get("settings").get("n_best_size").asInt());

        assertThat(answers.nBest()).extracting(Answer::text).containsExactlyElementsOf(list(golden, "n_best", "text"));
        for (int i = 0; i < answers.nBest().size(); i++) {
            Answer answer = answers.nBest().get(i);
            JsonNode expected = golden.get("n_best").get(i);
            assertThat(answer.startLogit())
                    .isEqualTo(expected.get("start_logit").asDouble());
            assertThat(answer.endLogit()).isEqualTo(expected.get("end_logit").asDouble());
            assertThat(answer.probability())
                    .isCloseTo(expected.get("probability").asDouble(), within(1e-12));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thePredictionAndTheNullOddsAreThoseOfTheOriginal(JsonNode golden) {
        Answers answers = find(golden, 1);

        assertThat(answers.answers())
                .extracting(Answer::text)
                .containsExactly(golden.get("prediction").asText());
        if (!golden.get("null_odds").isNull()) {
            assertThat(answers.nullScoreDiff())
                    .isEqualTo(golden.get("null_odds").asDouble());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theOffsetsHoldTheTextButForItsWhiteSpace(JsonNode golden) {
        String context = golden.get("context").asText();
        for (Answer answer : find(golden, 1).nBest()) {
            if (answer.text().equals("empty")) {
                continue;
            }
            String held = context.substring(answer.startUtf16(), answer.endUtf16());
            assertThat(held.replaceAll("[ \\t\\r\\n\\u202f]+", " ")).isEqualTo(answer.text());
            assertThat(context.codePointCount(0, answer.startUtf16())).isEqualTo(answer.start());
            assertThat(context.codePointCount(0, answer.endUtf16())).isEqualTo(answer.end());
        }
    }

    private static Answers find(JsonNode golden, int topK) {
        List<Integer> wordOffsets = OriginalWindow.list(golden.get("word_offsets"), JsonNode::asInt);
        List<DocumentWindow> windows = new ArrayList<>();
        List<WindowLogits> logits = new ArrayList<>();
        for (JsonNode window : golden.get("windows")) {
            windows.add(OriginalWindow.of(window, wordOffsets));
            logits.add(new WindowLogits(floats(window.get("start_logits")), floats(window.get("end_logits"))));
        }
        return AnswerFinder.find(
                List.of(new Document(new ContextText(golden.get("context").asText(), wordOffsets), windows)),
                logits,
                OriginalWindow.settings(
                        golden.get("settings"), golden.get("do_lower_case").asBoolean(), topK),
                () -> {});
    }

    private static List<String> list(JsonNode parent, String name, String field) {
        return OriginalWindow.list(parent.get(name), n -> n.get(field).asText());
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        IntStream.range(0, values.length)
                .forEach(i -> values[i] = (float) array.get(i).asDouble());
        return values;
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
