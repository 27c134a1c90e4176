package io.squadron.tokenizer.squad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SquadReaderTest {

    private static final SquadLimits LIMITS = new SquadLimits(200, 100, 20, 5_000);

    @Test
    void paragraphsComeOneByOneWithTheirArticlesTitle() throws Exception {
        List<SquadParagraph> paragraphs = read(
                """
                {"version": "1.1", "data": [
                  {"title": "A", "paragraphs": [
                    {"qas": [{"id": "q1", "question": "Who?", "answers": [{"answer_start": 0, "text": "Ada"}]}],
                     "context": "Ada wrote."},
                    {"context": "Empty.", "qas": []}]},
                  {"paragraphs": [{"context": "c", "qas": [{"id": 7, "question": "?", "answers": []}]}]}]}
                """,
                false);

        assertThat(paragraphs)
                .containsExactly(
                        new SquadParagraph(
                                "A",
                                "Ada wrote.",
                                List.of(new SquadQuestion(
                                        "q1",
                                        "Who?",
                                        List.of(new SquadAnswer.Placed("Ada", 0)),
                                        false,
                                        Optional.empty(),
                                        0,
                                        "data[0].paragraphs[0].qas",
                                        155))),
                        new SquadParagraph("A", "Empty.", List.of()),
                        new SquadParagraph(
                                "",
                                "c",
                                List.of(new SquadQuestion(
                                        "7",
                                        "?",
                                        List.of(),
                                        false,
                                        Optional.empty(),
                                        0,
                                        "data[1].paragraphs[0].qas",
                                        313))));
    }

    @Test
    void aTitleBehindItsParagraphsIsTheirs() throws Exception {
        String paragraph = "{\"context\": \"c\", \"qas\": []}";
        List<SquadParagraph> paragraphs = read(
                "{\"data\": [{\"paragraphs\": [" + paragraph + ", " + paragraph
                        + "], \"title\": \"Harbour\"}, {\"paragraphs\": [" + paragraph + "]}]}",
                false);

        assertThat(paragraphs).extracting(SquadParagraph::title).containsExactly("Harbour", "Harbour", "");
    }

    @Test
    void aTitleThatStandsMegabytesBehindIsGivenUpAndCounted() throws Exception {
        String paragraph = "{\"context\": \"" + "c".repeat(500_000) + "\", \"qas\": []}";
        SquadReader reader = new SquadReader(
                new ByteArrayInputStream(("{\"data\": [{\"paragraphs\": [" + paragraph + ", " + paragraph + ", "
                                + paragraph + "], \"title\": \"Harbour\"}]}")
                        .getBytes(StandardCharsets.UTF_8)),
                false,
                SquadLimits.DEFAULT);

        assertThat(readAll(reader)).extracting(SquadParagraph::title).containsExactly("", "", "");
        assertThat(reader.lostTitles()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"NaN,''", "7,7", "true,''", "'{\"a\": 1}',''", "-Infinity,''"})
    void whatDecidesNothingMayBeAnything(String value, String title) throws Exception {
        List<SquadParagraph> paragraphs = read(
                "{\"version\": NaN, \"data\": [{\"title\": " + value
                        + ", \"paragraphs\": [{\"id\": NaN, \"context\": \"c\","
                        + " \"qas\": [{\"id\": \"q\", \"question\": \"?\", \"answers\": [{\"text\": NaN, \"answer_start\": 0},"
                        + " {\"text\": \"c\", \"answer_start\": NaN, \"rank\": NaN}]}]}]}]}",
                false);

        assertThat(paragraphs.get(0).title()).isEqualTo(title);
        assertThat(paragraphs.get(0).questions().get(0).answers())
                .extracting(SquadAnswer::text)
                .containsExactly(Optional.empty(), Optional.of("c"));
    }

    @Test
    void plausibleAnswersAndAnswersOfUnanswerableQuestionsAreNeverGold() throws Exception {
        String json = data(
                """
                {"id": "q", "question": "?", "plausible_answers": [{"text": "Ada", "answer_start": 0}],
                 "answers": [{"text": "Ada", "answer_start": 0}], "is_impossible": true}""");
        SquadReader reader = reader(json.getBytes(StandardCharsets.UTF_8), true);

        SquadQuestion question = reader.next().orElseThrow().questions().get(0);

        assertThat(question.answers()).isEmpty();
        assertThat(question.isImpossible()).isTrue();
        assertThat(reader.impossibleWithAnswers()).isEqualTo(1);
    }

    @Test
    void nulCharactersAndUnpairedSurrogatesAreReplacedSoThatOffsetsStay() throws Exception {
        String json = data("{\"id\": \"q\", \"question\": \"a\\u0000b \\ud83d c \\ud83d\\ude00\", \"answers\": []}");

        assertThat(read(json, false).get(0).questions().get(0).question()).isEqualTo("a\uFFFDb \uFFFD c \uD83D\uDE00");
    }

    @Test
    void aByteOrderMarkOfUtf8IsPassedOver() throws Exception {
        assertThat(read("\uFEFF" + data("{\"id\": \"q\", \"question\": \"?\", \"answers\": []}"), false))
                .hasSize(1);
    }

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
                Arguments.of(data("{\"question\": \"?\", \"answers\": []}"), "the question has no \"id\"."),
                Arguments.of(data("{\"id\": \" \", \"question\": \"?\"}"), ".id (byte 58): id is blank."),
                Arguments.of(data("{\"id\": \"q9\", \"answers\": []}"), "(question q9, byte "),
                Arguments.of(
                        data("{\"id\": \"q9\", \"question\": \"?\", \"answers\": [], \"is_impossible\": true}"),
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
                        data(
                                "{\"id\": \"q9\", \"question\": \"?\", \"answers\": {\"text\": [], \"answer_start\": []}}"),
                        "where the array of answers should be; this is the flat layout of run_qa.py"),
                Arguments.of(data("{\"id\": \"" + "i".repeat(21) + "\"}"), "id has 21 characters and the limit is 20."),
                Arguments.of(
                        data("{\"id\": \"q\", \"question\": \"" + "?".repeat(101) + "\"}"),
                        "question has 101 characters and the limit is 100."),
                Arguments.of(
                        data(("{\"id\": \"q\", \"question\": \"?\", \"answers\": [], \"x\": \"" + "x".repeat(1000)
                                                + "\"},")
                                        .repeat(6)
                                + "{\"id\": \"q\", \"question\": \"?\", \"answers\": []}"),
                        "the paragraph has more than 5000 bytes."));
    }

    @ParameterizedTest
    @MethodSource("unusableFiles")
    void anUnusableFileIsRefusedWithOneSentenceThatNamesThePlace(String json, String expected) {
        assertThatThrownBy(() -> read(json, false))
                .isInstanceOf(SquadFormatException.class)
                .hasMessageContaining(expected)
                .message()
                .matches("(The file|At \\S+).* ?\\(?.*byte \\d+\\).*[.]")
                .doesNotContain("\n", "[Source");
    }

    static Stream<Arguments> faultyAnswers() {
        return Stream.of(
                Arguments.of("{\"text\": \"c\"}", "c", "the answer has no \"answer_start\"."),
                Arguments.of("{\"answer_start\": 1}", "", "the answer has no \"text\"."),
                Arguments.of("{}", "", "the answer has no \"text\"."),
                Arguments.of(
                        "{\"answer_start\": null, \"text\": \"c\"}",
                        "c",
                        "At data[0].paragraphs[0].qas[0].answers[0].answer_start (question q9, byte 81):"
                                + " answer_start is null, not a whole number."),
                Arguments.of("{\"text\": null, \"answer_start\": 0}", "", "text is null, not a string."),
                Arguments.of("{\"text\": [\"c\", {}], \"answer_start\": 0}", "", "text is an array, not a string."),
                Arguments.of("{\"answer_start\": 1.5, \"text\": \"c\"}", "c", "is a fractional number, not a whole"),
                Arguments.of("{\"answer_start\": \"1\", \"text\": \"c\"}", "c", "is a string, not a whole number."),
                Arguments.of("{\"answer_start\": {\"a\": [1]}, \"text\": \"c\"}", "c", "is an object, not a whole"),
                Arguments.of("{\"answer_start\": -1, \"text\": \"c\"}", "c", "is -1, not from 0 to 2147483647."),
                Arguments.of("{\"answer_start\": 3000000000, \"text\": \"c\"}", "c", "is 3000000000, not from 0 to"),
                Arguments.of("{\"answer_start\": 1e99, \"text\": \"c\"}", "c", "is a fractional number"));
    }

    @ParameterizedTest
    @MethodSource("faultyAnswers")
    void aFaultyAnswerSaysWhereAndWhatAndTheFileGoesOn(String answer, String text, String fault) throws Exception {
        // SQuAD's own files have the id behind the answers.
        String question = "{\"answers\": [" + answer + "], \"question\": \"?\", \"id\": \"q9\"}";
        String next = "{\"id\": \"next\", \"question\": \"?\", \"answers\": []}";

        List<SquadQuestion> questions =
                read(data(question + ", " + next), false).get(0).questions();

        assertThat(questions).extracting(SquadQuestion::id).containsExactly("q9", "next");
        SquadAnswer faulty = questions.get(0).answers().get(0);
        assertThat(faulty.text().orElse("")).isEqualTo(text);
        assertThat(fault(faulty).sentence(questions.get(0)))
                .startsWith("At data[0].paragraphs[0].qas[0].answers[0]")
                .contains("(question q9, byte ")
                .contains(fault);
    }

    private static SquadAnswer.Fault fault(SquadAnswer answer) {
        return answer instanceof SquadAnswer.Unplaced unplaced
                ? unplaced.fault()
                : ((SquadAnswer.Textless) answer).fault();
    }

    @Test
    void nullsThatMeanNothingAreTakenAsNothing() throws Exception {
        List<SquadParagraph> paragraphs = read(
                """
                {"data": [{"title": null, "paragraphs": [{"context": "c", "qas": [
                  {"id": "q1", "question": "?", "is_impossible": null, "answers": null},
                  {"id": "q2", "question": "?", "is_impossible": true, "answers": null},
                  {"id": "q3", "question": "?", "answers": [null, "x", [1]]}]}]}]}
                """,
                true);

        assertThat(paragraphs.get(0).title()).isEmpty();
        assertThat(paragraphs.get(0).questions())
                .extracting(SquadQuestion::isImpossible)
                .containsExactly(false, true, false);
        assertThat(paragraphs.get(0).questions().get(2).answers()).hasSize(3).allSatisfy(answer -> assertThat(answer)
                .isInstanceOf(SquadAnswer.Textless.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"paragraphs", "context", "qas", "id", "question", "answers", "answer_start", "text"})
    void aFieldThatStandsTwiceIsRefused(String field) {
        String json =
                data("{\"id\": \"q\", \"question\": \"?\", \"answers\": [{\"text\": \"c\", \"answer_start\": 0}]}");
        String name = "\"" + field + "\": ";
        String twice = json.replaceFirst(name, name + first(field) + ", " + name);

        assertThatThrownBy(() -> read(twice, false))
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
                data("{\"id\": \"q\", \"question\": \"?\", \"answers\": [" + "{},".repeat(200_001) + "{}]}"),
                "answers.");
        assertRefused(data("{\"id\": \"q\", \"question\": \"?\", \"answers\": []},".repeat(100_001)), "questions.");
    }

    private static void assertRefused(String json, String what) {
        assertThatThrownBy(() -> readAll(new SquadReader(
                        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), false, SquadLimits.DEFAULT)))
                .isInstanceOf(SquadFormatException.class)
                .hasMessageContaining("the paragraph has more than ")
                .hasMessageEndingWith(what);
    }

    @Test
    void whatTheFileSaysIsShortAndVisibleInAMessage() {
        String id = "\\u001b[31m\\u009b\\u2028\\u202e\\u0085" + "\u6771".repeat(100);

        assertThatThrownBy(() -> readAll(new SquadReader(
                        new ByteArrayInputStream(
                                data("{\"id\": \"" + id + "\", \"answers\": 7}").getBytes(StandardCharsets.UTF_8)),
                        false,
                        SquadLimits.DEFAULT)))
                .isInstanceOf(SquadFormatException.class)
                .hasMessageContaining("(question <U+001B>[31m<U+009B><U+2028><U+202E><U+0085>\u6771")
                .hasMessageContaining("\u2026, byte ")
                .message()
                .hasSizeLessThan(250);
    }

    /** F16: a file of any size takes no more memory than its largest paragraph. */
    @Test
    void f16AFileIsReadNoFurtherThanTheParagraphThatIsAskedFor() throws Exception {
        EndlessFile file = new EndlessFile();
        SquadReader reader = new SquadReader(file, false, SquadLimits.DEFAULT);

        for (int paragraph = 1; paragraph <= 5_000; paragraph++) {
            assertThat(reader.next()).isPresent();
            assertThat(file.taken()).isLessThan((long) paragraph * EndlessFile.PARAGRAPH.length() + 16_384);
        }
    }

    @Test
    void everyTruncationOfAFileIsNoticed() {
        String json =
                data("{\"id\": \"q\", \"question\": \"?\", \"answers\": [{\"text\": \"c\", \"answer_start\": 0}]}");
        for (int length = 0; length < json.length(); length++) {
            String truncated = json.substring(0, length);
            assertThatThrownBy(() -> read(truncated, false))
                    .as("the first %d bytes", length)
                    .isInstanceOf(SquadFormatException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("otherEncodings")
    void anotherEncodingThanUtf8IsRefused(Charset charset) throws Exception {
        byte[] json = data("{\"id\": \"q\", \"question\": \"\u00e9\", \"answers\": []}")
                .getBytes(charset);

        assertThatThrownBy(() -> readAll(reader(json, false))).isInstanceOf(SquadFormatException.class);
    }

    static Stream<Charset> otherEncodings() {
        return Stream.of(
                StandardCharsets.UTF_16,
                StandardCharsets.UTF_16LE,
                StandardCharsets.UTF_16BE,
                StandardCharsets.ISO_8859_1);
    }

    private static String data(String questions) {
        return "{\"data\": [{\"paragraphs\": [{\"context\": \"c\", \"qas\": [" + questions + "]}]}]}";
    }

    private static List<SquadParagraph> read(String json, boolean version2) throws IOException, SquadFormatException {
        return readAll(reader(json.getBytes(StandardCharsets.UTF_8), version2));
    }

    private static SquadReader reader(byte[] json, boolean version2) throws IOException, SquadFormatException {
        return new SquadReader(new ByteArrayInputStream(json), version2, LIMITS);
    }

    private static List<SquadParagraph> readAll(SquadReader reader) throws IOException, SquadFormatException {
        List<SquadParagraph> paragraphs = new ArrayList<>();
        for (Optional<SquadParagraph> next = reader.next(); next.isPresent(); next = reader.next()) {
            paragraphs.add(next.get());
        }
        return paragraphs;
    }
}
