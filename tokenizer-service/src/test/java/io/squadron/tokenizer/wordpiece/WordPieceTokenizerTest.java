package io.squadron.tokenizer.wordpiece;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.squadron.tokenizer.huggingface.Tokenizers;
import io.squadron.tokenizer.text.StorableText;
import io.squadron.tokenizer.window.EncodedText;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** words.jsonl.gz is what transformers' slow tokenizer makes of them (make_words.py among the golden files). */
class WordPieceTokenizerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"do_lower_case\":true,\"strip_accents\":null,\"tokenize_chinese_chars\":true}",
                "{\"do_lower_case\":true,\"strip_accents\":false,\"tokenize_chinese_chars\":true}",
                "{\"do_lower_case\":true,\"strip_accents\":null,\"tokenize_chinese_chars\":false}",
                "{\"do_lower_case\":false,\"strip_accents\":null,\"tokenize_chinese_chars\":true}",
                "{\"do_lower_case\":false,\"strip_accents\":true,\"tokenize_chinese_chars\":false}"
            })
    void difficultWordsHaveTheTokensOfTheSlowTokenizer(String settings) throws Exception {
        int compared = 0;
        try (WordPieceTokenizer tokenizer = tokenizer(settings)) {
            for (JsonNode line : golden(settings)) {
                String word = line.get(1).asText();
                List<String> expected = new ArrayList<>();
                line.get(2).forEach(token -> expected.add(token.asText()));

                assertThat(tokenizer.encode(StorableText.of(word)).tokens())
                        .as(escaped(word))
                        .containsExactlyElementsOf(expected);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(2_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\uFFFDb", "a\u0378b", "\u2E43", "x\u166Dy z", "\uD83D\uDE00 (1895)", "e\u0301te\u0301"})
    void tokensLieWithinTheTextInOrder(String text) {
        try (WordPieceTokenizer tokenizer = Tokenizers.builtIn()) {
            EncodedText encoded = tokenizer.encode(text);
            int codePoints = text.codePointCount(0, text.length());
            int last = 0;
            for (int i = 0; i < encoded.length(); i++) {
                assertThat(encoded.starts()[i]).isGreaterThanOrEqualTo(last);
                assertThat(encoded.ends()[i]).isGreaterThan(encoded.starts()[i]).isLessThanOrEqualTo(codePoints);
                last = encoded.ends()[i];
            }
            assertThat(encoded.length()).isPositive();
        }
    }

    private static WordPieceTokenizer tokenizer(String settings) {
        return Tokenizers.of(TokenizerFiles.read(
                "golden",
                Map.of(
                        "vocab.txt", BuiltInTokenizer.definition().file("vocab.txt"),
                        "tokenizer_config.json", settings.getBytes(StandardCharsets.UTF_8))));
    }

    private static List<JsonNode> golden(String settings) throws Exception {
        JsonNode wanted = JSON.readTree(settings);
        List<JsonNode> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(WordPieceTokenizerTest.class.getResourceAsStream("words.jsonl.gz")),
                StandardCharsets.US_ASCII))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                JsonNode read = JSON.readTree(line);
                if (read.get(0).equals(wanted)) {
                    lines.add(read);
                }
            }
        }
        return lines;
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(codePoint -> escaped.append("U+%04X ".formatted(codePoint)));
        return escaped.toString();
    }
}
