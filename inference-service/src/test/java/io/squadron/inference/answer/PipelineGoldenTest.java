package io.squadron.inference.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the original: {@code pipeline-golden.json} is made by transformers' own pipeline (make_pipeline_golden.py beside it). */
class PipelineGoldenTest {
    /** The original computes with floats. */
    private static final double OF_ITSELF = 2e-6;

    static Stream<JsonNode> cases() throws IOException {
        try (InputStream in = PipelineGoldenTest.class.getResourceAsStream("/answer/pipeline-golden.json")) {
            return StreamSupport.stream(
                    new ObjectMapper().readTree(in).get("cases").spliterator(), false);
        }
    }

    @Test
    void thereAreCasesOfEveryKind() throws IOException {
        assertThat(cases()).hasSize(48);
        assertThat(cases().map(c -> c.get("windows").size())).contains(1, 2, 3, 4);
        assertThat(cases().map(c -> c.get("parameters").get("align_to_words").asBoolean()))
                .contains(true, false);
        assertThat(cases().flatMap(c -> OriginalWindow.list(
                        c.get("answers"), a -> a.get("answer").asText())
                        .stream()))
                .as("no answer")
                .contains("");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theAnswersTheirPlacesAndTheirScoresAreThoseOfThePipeline(JsonNode golden) {
        List<PipelineAnswer> answers = find(golden);

        JsonNode expected = golden.get("answers");
        assertThat(answers)
                .extracting(PipelineAnswer::text)
                .containsExactlyElementsOf(
                        OriginalWindow.list(expected, a -> a.get("answer").asText()));
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).start())
                    .isEqualTo(expected.get(i).get("start").asInt());
            assertThat(answers.get(i).end())
                    .isEqualTo(expected.get(i).get("end").asInt());
            double score = expected.get(i).get("score").asDouble();
            assertThat(answers.get(i).score()).isCloseTo(score, within(score * OF_ITSELF));
        }
    }

    private static List<PipelineAnswer> find(JsonNode golden) {
        List<DocumentWindow> windows = new ArrayList<>();
        List<WindowLogits> logits = new ArrayList<>();
        for (JsonNode window : golden.get("windows")) {
            int tokens = window.get("tokens").size();
            windows.add(new DocumentWindow(
                    window.get("question_length").asInt(),
                    OriginalWindow.list(window.get("token_start"), JsonNode::asInt),
                    OriginalWindow.list(window.get("token_end"), JsonNode::asInt),
                    Collections.nCopies(tokens, 0),
                    Collections.nCopies(tokens, false),
                    OriginalWindow.list(window.get("tokens"), JsonNode::asText)));
            logits.add(new WindowLogits(floats(window.get("start_logits")), floats(window.get("end_logits"))));
        }
        JsonNode parameters = golden.get("parameters");
        PipelineSettings settings = new PipelineSettings(
                parameters.get("top_k").asInt(),
                parameters.get("max_answer_len").asInt(),
                parameters.get("handle_impossible_answer").asBoolean(),
                parameters.get("align_to_words").asBoolean());
        return PipelineAnswerFinder.find(
                new ContextText(golden.get("context").asText(), List.of()), windows, logits, settings, () -> {});
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        IntStream.range(0, values.length)
                .forEach(i -> values[i] = (float) array.get(i).asDouble());
        return values;
    }
}
