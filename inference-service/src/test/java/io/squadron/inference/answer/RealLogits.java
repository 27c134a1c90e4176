package io.squadron.inference.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** One expected-NAME.jsonl.gz of make_real_logits.py, question by question, with the windows and logits beside it. */
final class RealLogits implements AutoCloseable {
    private final ObjectMapper json = new ObjectMapper();
    private final BufferedReader expectedLines;
    private final BufferedReader windowLines;
    private final JsonNode flags;
    private final FloatBuffer logits;

    RealLogits(Path expected) throws IOException {
        expectedLines = lines(expected);
        flags = json.readTree(expectedLines.readLine());
        windowLines = lines(expected.resolveSibling("windows.jsonl.gz"));
        Path floats = expected.resolveSibling("logits-" + flags.get("logits").asText() + ".f32");
        logits = ByteBuffer.wrap(Files.readAllBytes(floats))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
    }

    /** What the original made of a question, and what ours makes of the same windows and logits. */
    record Question(JsonNode expected, Answers answers) {}

    JsonNode flags() {
        return flags;
    }

    /** The next question, or null after the last one. */
    Question next() {
        try {
            String expected = expectedLines.readLine();
            String windows = windowLines.readLine();
            if (expected == null || windows == null) {
                if (expected != null || windows != null || logits.hasRemaining()) {
                    throw new IllegalStateException("windows, logits and expected answers do not belong together");
                }
                return null;
            }
            return question(json.readTree(expected), json.readTree(windows));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Question question(JsonNode expected, JsonNode line) {
        if (!expected.get("id").equals(line.get("id"))) {
            throw new IllegalStateException(
                    "expected answers of " + expected.get("id") + ", windows of " + line.get("id"));
        }
        List<Integer> wordOffsets = OriginalWindow.list(line.get("word_offsets"), JsonNode::asInt);
        List<DocumentWindow> windows = new ArrayList<>();
        List<WindowLogits> windowLogits = new ArrayList<>();
        for (JsonNode window : line.get("windows")) {
            int length = window.get("logits").asInt();
            windows.add(OriginalWindow.of(window, wordOffsets));
            windowLogits.add(new WindowLogits(floats(length), floats(length)));
        }
        AnswerSettings settings =
                OriginalWindow.settings(flags, flags.get("do_lower_case").asBoolean(), 1);
        ContextText context = new ContextText(line.get("context").asText(), wordOffsets);
        return new Question(
                expected, AnswerFinder.find(List.of(new Document(context, windows)), windowLogits, settings, () -> {}));
    }

    private float[] floats(int length) {
        float[] values = new float[length];
        logits.get(values);
        return values;
    }

    private static BufferedReader lines(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        expectedLines.close();
        windowLines.close();
    }
}
