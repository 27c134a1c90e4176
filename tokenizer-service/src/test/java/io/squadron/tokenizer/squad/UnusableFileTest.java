package io.squadron.tokenizer.squad;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are refused, and what is said of them. */
class UnusableFileTest {

    static Stream<Arguments> unusableFiles() {
        return Stream.of(
                Arguments.of("", "The file is empty (byte 0)."),
                Arguments.of("no json", "The file (byte 3): this is not valid JSON"),
                Arguments.of(
                        "[]", "The file (byte 0): there is an array where the object that holds \"data\" should be."),
                Arguments.of("{}", "there is no \"data\"."),
                Arguments.of("{\"data\": {}}", "At data (byte 9): there is an object where the array of articles"),
                Arguments.of("{\"data\": [1]}", "At data[0] (byte 10): this is not an article, which is an object."),
                Arguments.of("{\"data\": [{}]}", "At data[0] (byte 11): the article has no \"paragraphs\"."),
                Arguments.of(
                        "{\"data\": [{\"paragraphs\": [{\"qas\": []}]}]}",
                        "At data[0].paragraphs[0] (byte 36): the paragraph has no \"context\"."),
                Arguments.of("{\"data\": [{\"paragraphs\": [{\"context\": \"c\"}]}]}", "the paragraph has no \"qas\"."),
                Arguments.of("{\"data\": []} {}", "something follows the end of the JSON."),
                Arguments.of("{\"data\": [], \"data\": []}", "At data (byte 13): \"data\" stands twice in one object."),
                Arguments.of("{\"data\": [{\"x\": " + "[".repeat(100), "a limit is exceeded: Document nesting depth"),
                Arguments.of(SquadFiles.data("{\"question\": \"?\", \"answers\": []}"), "the question has no \"id\"."),
                Arguments.of(SquadFiles.data("{\"id\": \" \", \"question\": \"?\"}"), ".id (byte 58): id is blank."),
                Arguments.of(SquadFiles.data("{\"id\": \"q9\", \"answers\": []}"), "(question q9, byte "),
                Arguments.of(
                        SquadFiles.data(
                                "{\"id\": \"q9\", \"question\": \"?\", \"answers\": [], \"is_impossible\": true}"),
                        "read it with --version_2_with_negative."),
                Arguments.of(
                        "{\"data\": [{\"id\": \"q9\", \"title\": \"T\", \"context\": \"c\", \"question\": \"?\"}]}",
                        "At data[0].question (byte 53): this is the flat layout of run_qa.py and of the datasets library"),
                Arguments.of(
                        "{\"id\": \"q9\", \"context\": \"c\", \"question\": \"?\"}\n{\"id\": \"q10\"}",
                        "the file is a list of records, one a line: this is the flat layout of run_qa.py"),
                Arguments.of("{\"paragraphs\": []}\n{}", "as JSON lines do; SQuAD's own layout is"),
                Arguments.of("{\"data\": [{\"qas\": []}]}", "a paragraph stands in \"data\" itself;"),
                Arguments.of(
                        SquadFiles.data(
                                "{\"id\": \"q9\", \"question\": \"?\", \"answers\": {\"text\": [], \"answer_start\": []}}"),
                        "where the array of answers should be; this is the flat layout of run_qa.py"),
                Arguments.of(
                        SquadFiles.data("{\"id\": \"" + "i".repeat(21) + "\"}"),
                        "id has 21 characters and the limit is 20."),
                Arguments.of(
                        SquadFiles.data("{\"id\": \"q\", \"question\": \"" + "?".repeat(101) + "\"}"),
                        "question has 101 characters and the limit is 100."),
                Arguments.of(
                        SquadFiles.data(("{\"id\": \"q\", \"question\": \"?\", \"answers\": [], \"x\": \""
                                                + "x".repeat(1000) + "\"},")
                                        .repeat(6)
                                + "{\"id\": \"q\", \"question\": \"?\", \"answers\": []}"),
                        "the paragraph has more than 5000 bytes."));
    }

    @ParameterizedTest
    @MethodSource("unusableFiles")
    void anUnusableFileIsRefusedWithOneSentenceThatNamesThePlace(String json, String expected) {
        assertThatThrownBy(() -> SquadFiles.read(json, false))
                .isInstanceOf(SquadFormatException.class)
                .hasMessageContaining(expected)
                .message()
                .matches("(The file|At \\S+).* ?\\(?.*byte \\d+\\).*[.]")
                .doesNotContain("\n", "[Source");
    }

    @ParameterizedTest
    @ValueSource(strings = {"paragraphs", "context", "qas", "id", "question", "answers", "answer_start", "text"})
    void aFieldThatStandsTwiceIsRefused(String field) {
        String json = SquadFiles.data(
                "{\"id\": \"q\", \"question\": \"?\", \"answers\": [{\"text\": \"c\", \"answer_start\": 0}]}");
        String name = "\"" + field + "\": ";
        String twice = json.replaceFirst(name, name + first(field) + ", " + name);

        assertThatThrownBy(() -> SquadFiles.read(twice, false))
                .isInstanceOf(SquadFormatException.class)
                .hasMessageContaining("\"" + field + "\" stands twice in one object.");
    }

    private static String first(String field) {
        return switch (field) {
            case "paragraphs", "qas", "answers" -> "[]";
            case "answer_start" -> "1";
            default -> "\"first\"";
        };
    }

    @Test
    void whatAFileHoldsTooManyOfIsRefused() {
        assertRefused(
                SquadFiles.data("{\"id\": \"q\", \"question\": \"?\", \"answers\": [" + "{},".repeat(200_001) + "{}]}"),
                "answers.");
        assertRefused(
                SquadFiles.data("{\"id\": \"q\", \"question\": \"?\", \"answers\": []},".repeat(100_001)),
                "questions.");
    }

    private static void assertRefused(String json, String what) {
        assertThatThrownBy(() -> SquadFiles.readAll(new SquadReader(
                        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), false, SquadLimits.DEFAULT)))
                .isInstanceOf(SquadFormatException.class)
                .hasMessageContaining("the paragraph has more than ")
                .hasMessageEndingWith(what);
    }

    @Test
    void whatTheFileSaysIsShortAndVisibleInAMessage() {
        String id = "\\u001b[31m\\u009b\\u2028\\u202e\\u0085" + "\u6771".repeat(100);

        assertThatThrownBy(() -> SquadFiles.readAll(new SquadReader(
                        new ByteArrayInputStream(SquadFiles.data("{\"id\": \"" + id + "\", \"answers\": 7}")
                                .getBytes(StandardCharsets.UTF_8)),
                        false,
                        SquadLimits.DEFAULT)))
                .isInstanceOf(SquadFormatException.class)
                .hasMessageContaining("(question <U+001B>[31m<U+009B><U+2028><U+202E><U+0085>\u6771")
                .hasMessageContaining("\u2026, byte ")
                .message()
                .hasSizeLessThan(250);
    }

    @Test
    void everyTruncationOfAFileIsNoticed() {
        String json = SquadFiles.data(
                "{\"id\": \"q\", \"question\": \"?\", \"answers\": [{\"text\": \"c\", \"answer_start\": 0}]}");
        for (int length = 0; length < json.length(); length++) {
            String truncated = json.substring(0, length);
            assertThatThrownBy(() -> SquadFiles.read(truncated, false))
                    .as("the first %d bytes", length)
                    .isInstanceOf(SquadFormatException.class);
        }
    }
}
