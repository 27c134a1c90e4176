package io.squadron.tokenizer.dataset;

import static io.squadron.tokenizer.dataset.SquadJson.file;
import static io.squadron.tokenizer.dataset.SquadJson.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.tokenizer.huggingface.Tokenizers;
import io.squadron.tokenizer.squad.SquadFormatException;
import io.squadron.tokenizer.window.InvalidSettingsException;
import io.squadron.tokenizer.window.WindowSettings;
import io.squadron.tokenizer.wordpiece.WordPieceTokenizer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that cannot be used, or only with care, by the numbers F1 to F18 of the project's list of faults. */
class FileFaultsTest {

    private static final WordPieceTokenizer TOKENIZER = Tokenizers.builtIn();
    private static final String GOOD =
            "{\"id\": \"good\", \"question\": \"Who?\", \"answers\": [{\"text\": \"Ada\", \"answer_start\": 0}]}";
    private static final String CONTEXT = "Ada Lovelace wrote the first programme.";

    @AfterAll
    static void close() {
        TOKENIZER.close();
    }

    @Test
    void f01ATruncatedFileIsRefusedAtItsLastByte() {
        String json = file(CONTEXT, GOOD);
        String truncated = json.substring(0, json.length() - 4);

        assertRefused(truncated, "byte " + truncated.length(), "the file ends in the middle; it is truncated.");
    }

    @Test
    void f02WhatIsNotJsonInUtf8IsRefused() throws Exception {
        assertRefused("Ada Lovelace", "this is not valid JSON");
        assertThatThrownBy(() -> Conversion.of(
                        file(CONTEXT, GOOD).getBytes(StandardCharsets.UTF_16),
                        Split.TRAIN,
                        false,
                        TOKENIZER,
                        WindowSettings.DEFAULT))
                .isInstanceOf(SquadFormatException.class)
                .hasMessageContaining("UTF-16");
        assertThat(train("\uFEFF" + file(CONTEXT, GOOD)).ids()).containsExactly("good");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"version\": \"1.1\"}|there is no \"data\".",
                "{\"data\": [{\"title\": \"T\"}]}|At data[0] (byte 23): the article has no \"paragraphs\".",
                "{\"data\": [{\"paragraphs\": [{\"context\": \"c\"}]}]}|At data[0].paragraphs[0] (byte 41): the paragraph has no \"qas\".",
                "{\"data\": [{\"paragraphs\": [{\"qas\": []}]}]}|At data[0].paragraphs[0] (byte 36): the paragraph has no \"context\"."
            })
    void f03AFileWithoutItsFieldsIsRefusedWithThePlace(String json, String sentence) {
        assertRefused(json, sentence);
    }

    @Test
    void f03AQuestionWithoutAnIdIsRefusedWithThePlace() {
        assertRefused(
                file(CONTEXT, GOOD + ", {\"question\": \"?\", \"answers\": []}"),
                "At data[0].paragraphs[0].qas[1] (byte ",
                "the question has no \"id\".");
    }

    @Test
    void f10AV2FileThatIsReadAsV11IsRefusedWithTheWayOut() {
        String impossible = "{\"id\": \"q\", \"question\": \"Who?\", \"is_impossible\": true, \"answers\": []}";

        assertRefused(
                file(CONTEXT, GOOD + ", " + impossible).replace("{\"data\"", "{\"version\": \"1.1\", \"data\""),
                "qas[1] (question q, byte ",
                "this is a SQuAD 2.0 file; read it with --version_2_with_negative.");
    }

    @Test
    void f14AVeryLongContextMakesAsManyWindowsAsItsTokensAsk() throws Exception {
        String context = "word ".repeat(26_367) + "Ada";
        Conversion conversion = train(file(
                context,
                question("long", "Who?", "{\"text\": \"Ada\", \"answer_start\": " + (context.length() - 3) + "}")));

        // 26,368 tokens, 379 a window beside a question of 2, a window every 128.
        assertThat(conversion.windows()).hasSize(1 + (26_368 - 379 + 127) / 128);
        assertThat(conversion.windows())
                .filteredOn(window -> !window.isImpossible())
                .hasSize(1);
    }

    @Test
    void f14AContextOverTheLimitIsRefused() {
        assertRefused(
                file("x".repeat(1_000_001), GOOD),
                "At data[0].paragraphs[0].context (byte ",
                "context has 1000001 characters and the limit is 1000000.");
    }

    @Test
    void f15DeepNestingHugeNumbersAndDuplicateKeysAreRefused() {
        assertRefused("{\"x\": " + "[".repeat(100_000), "a limit is exceeded: Document nesting depth");
        assertRefused(
                file(
                        CONTEXT,
                        question("q", "Who?", "{\"text\": \"Ada\", \"answer_start\": " + "9".repeat(1_000) + "}")),
                "a limit is exceeded: Number value length");
        assertRefused(
                file(CONTEXT, GOOD.replace("{\"id\": \"good\"", "{\"id\": \"good\", \"id\": \"bad\"")),
                "\"id\" stands twice in one object.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "question", "text", "title", "context", "x"})
    void aStringOfTenMegabytesIsRefusedWithThePlaceOrPassedOver(String field) throws Exception {
        String json = "{\"data\": [{\"title\": \"T\", \"paragraphs\": [{\"context\": \"Ada\", \"qas\": [{\"x\": \"\","
                + " \"id\": \"q\", \"question\": \"Who?\", \"answers\": [{\"text\": \"Ada\", \"answer_start\": 0}]}]}]}]}";
        String huge = json.replaceFirst("(\"" + field + "\": \")[^\"]*", "$1" + "x".repeat(10_000_000));

        if (field.equals("x")) {
            assertThat(train(huge).ids()).containsExactly("q");
        } else {
            assertRefused(huge, "At data[0].", "." + field + " (", "limit");
        }
    }

    @Test
    void aFileOfWhichNothingCanBeUsedSaysWhy() {
        assertRefused(
                file(
                        CONTEXT,
                        question("q1", "Who?", "") + ", " + question("q2", "", "{\"text\": \"Ada\"}") + ", "
                                + question("q3", "Who?", "")),
                "None of the file's 3 questions can be used, most often for no_answer (2), the first:",
                "qas[0] (question q1, byte ");
        assertRefused("{\"data\": []}", "The file holds no question.");
    }

    @Test
    void f15FieldsOfEndlesslyManyNamesAreRefused() {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i <= 10_000; i++) {
            fields.append("\"k").append(i).append("\": {\"a\": [0]}, ");
        }

        assertRefused("{" + fields + "\"data\": []}", "the file has more than 10000 different field names.");
        assertRefused("{\"x\": {" + fields + "\"y\": 0}}", "the file has more than 10000 different field names.");
    }

    @Test
    void f17AnAnswerLongerThanEveryWindowPointsToClsEverywhere() throws Exception {
        String answer = "long ".repeat(400).strip();
        byte[] json = file(
                        "A " + answer + " story.",
                        question("q", "What?", "{\"text\": \"" + answer + "\", \"answer_start\": 2}"))
                .getBytes(StandardCharsets.UTF_8);

        Conversion conversion = Conversion.of(json, Split.TRAIN, false, TOKENIZER, new WindowSettings(128, 48, 16));

        assertThat(conversion.windows())
                .hasSizeGreaterThan(5)
                .allMatch(window -> window.isImpossible() && window.startPosition() == 0 && window.endPosition() == 0);
    }

    @ParameterizedTest
    @CsvSource({"0,doc_stride is 0", "-1,doc_stride is -1", "318,doc_stride 318 is larger than the 317"})
    void f18AStrideThatWouldLoseTextIsRefused(int docStride, String sentence) {
        assertThatThrownBy(() -> new WindowSettings(384, docStride, 64))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(sentence);
    }

    private static Conversion train(String json) throws Exception {
        return Conversion.of(json, Split.TRAIN, false, TOKENIZER);
    }

    private static void assertRefused(String json, String... parts) {
        assertThatThrownBy(() -> train(json))
                .isInstanceOf(SquadFormatException.class)
                .hasMessageContainingAll(parts)
                .message()
                .doesNotContain("\n")
                .hasSizeLessThan(600);
    }
}
