package io.squadron.tokenizer.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.squadron.tokenizer.huggingface.Tokenizers;
import io.squadron.tokenizer.window.WindowSettings;
import io.squadron.tokenizer.wordpiece.WordPieceTokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The golden files are what transformers' slow conversion makes of passages.json (src/test/golden). */
class WindowJsonLinesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final WordPieceTokenizer TOKENIZER = Tokenizers.builtIn();

    @AfterAll
    static void close() {
        TOKENIZER.close();
    }

    @ParameterizedTest
    @CsvSource({"TRAIN,384,128,64", "TRAIN,128,48,16", "DEV,384,128,64", "DEV,128,48,16"})
    void windowsAreThoseOfTransformersFieldByField(Split split, int maxSeqLength, int docStride, int maxQueryLength)
            throws Exception {
        List<String> ours = lines(split, 0, new WindowSettings(maxSeqLength, docStride, maxQueryLength));
        List<String> theirs = golden("windows-%s-%d-%d-%d.jsonl.gz"
                .formatted(split.name().toLowerCase(Locale.ROOT), maxSeqLength, docStride, maxQueryLength));

        for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
            assertThat(JSON.readTree(ours.get(i))).as("line %d", i + 1).isEqualTo(JSON.readTree(theirs.get(i)));
        }
        assertThat(ours).hasSameSizeAs(theirs);
    }

    @Test
    void maxExamplesTakesTheFirstQuestions() throws Exception {
        List<String> lines = lines(Split.DEV, 3, WindowSettings.DEFAULT);

        assertThat(lines).hasSize(3);
        JsonNode last = JSON.readTree(lines.get(2));
        assertThat(last.get("qas_id").asText()).isEqualTo("fog-2");
        assertThat(last.get("unique_id").asLong()).isEqualTo(1_000_000_002L);
    }

    @Test
    void aQuestionWhoseAnswerIsNotFoundIsSkippedAndCounted() throws Exception {
        WindowJsonLines.Summary summary = write(Split.TRAIN, 0, WindowSettings.DEFAULT, new ByteArrayOutputStream());

        // run_squad makes the white space of the answer even, but not that of the context: a no-break space differs.
        assertThat(summary.skipped().entries()).singleElement().satisfies(entry -> {
            assertThat(entry.reason()).isEqualTo(SkipReason.ANSWER_NOT_IN_CONTEXT);
            assertThat(entry.exampleIds()).containsExactly("spaces-0");
        });
    }

    private static List<String> lines(Split split, long maxExamples, WindowSettings settings) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(split, maxExamples, settings, out);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static WindowJsonLines.Summary write(
            Split split, long maxExamples, WindowSettings settings, ByteArrayOutputStream out) throws Exception {
        try (InputStream passages = resource("passages.json")) {
            return new WindowJsonLines(split, true, maxExamples, TOKENIZER, settings).write(passages, out);
        }
    }

    private static List<String> golden(String name) throws IOException {
        try (InputStream lines = new GZIPInputStream(resource(name))) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static InputStream resource(String name) {
        return WindowJsonLinesTest.class.getResourceAsStream(name);
    }
}
