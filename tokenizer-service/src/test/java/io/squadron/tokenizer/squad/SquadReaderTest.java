package io.squadron.tokenizer.squad;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a usable file says. */
class SquadReaderTest {

    @Test
    void paragraphsComeOneByOneWithTheirArticlesTitle() throws Exception {
        List<SquadParagraph> paragraphs = SquadFiles.read(
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
        List<SquadParagraph> paragraphs = SquadFiles.read(
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

        assertThat(SquadFiles.readAll(reader)).extracting(SquadParagraph::title).containsExactly("", "", "");
        assertThat(reader.lostTitles()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"NaN,''", "7,7", "true,''", "'{\"a\": 1}',''", "-Infinity,''"})
    void whatDecidesNothingMayBeAnything(String value, String title) throws Exception {
        List<SquadParagraph> paragraphs = SquadFiles.read(
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
        String json = SquadFiles.data(
                """
                {"id": "q", "question": "?", "plausible_answers": [{"text": "Ada", "answer_start": 0}],
                 "answers": [{"text": "Ada", "answer_start": 0}], "is_impossible": true}""");
        SquadReader reader = SquadFiles.reader(json.getBytes(StandardCharsets.UTF_8), true);

        SquadQuestion question = reader.next().orElseThrow().questions().get(0);

        assertThat(question.answers()).isEmpty();
        assertThat(question.isImpossible()).isTrue();
        assertThat(reader.impossibleWithAnswers()).isEqualTo(1);
    }

    @Test
    void nullsThatMeanNothingAreTakenAsNothing() throws Exception {
        List<SquadParagraph> paragraphs = SquadFiles.read(
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
}
