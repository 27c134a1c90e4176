package io.squadron.tokenizer.dataset;

import static io.squadron.tokenizer.dataset.SquadJson.file;
import static io.squadron.tokenizer.dataset.SquadJson.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.tokenizer.huggingface.Tokenizers;
import io.squadron.tokenizer.squad.SquadFormatException;
import io.squadron.tokenizer.window.Window;
import io.squadron.tokenizer.wordpiece.WordPieceTokenizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions and answers that cannot be used, by the numbers F4 to F13 of the project's list of faults. */
class QuestionFaultsTest {

    private static final WordPieceTokenizer TOKENIZER = Tokenizers.builtIn();
    private static final String GOOD =
            "{\"id\": \"good\", \"question\": \"Who?\", \"answers\": [{\"text\": \"Ada\", \"answer_start\": 0}]}";
    private static final String CONTEXT = "Ada Lovelace wrote the first programme.";

    @AfterAll
    static void close() {
        TOKENIZER.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\": \"Ada\", \"answer_start\": null}",
                "{\"text\": \"Ada\"}",
                "{\"text\": null, \"answer_start\": 0}",
                "{\"answer_start\": 0}"
            })
    void f04AnAnswerWithoutTextOrStartSkipsItsQuestionInTraining(String answer) throws Exception {
        Conversion conversion = train(file(CONTEXT, GOOD + ", " + question("bad", "Who?", answer)));

        assertThat(conversion.ids()).containsExactly("good");
        assertSkipped(conversion, SkipReason.UNUSABLE_ANSWER, "qas[1].answers[0]");
    }

    @Test
    void f04InScoringAnAnswerNeedsNoStartButAText() throws Exception {
        String json = file(
                CONTEXT,
                question("no-start", "Who?", "{\"text\": \"Ada\", \"answer_start\": null}")
                        + ", "
                        + question("no-text", "Who?", "{\"text\": null, \"answer_start\": 0}"));

        Conversion conversion = Conversion.of(json, Split.DEV, false, TOKENIZER);

        assertThat(conversion.ids()).containsExactly("no-start", "no-text");
        assertThat(conversion.unanswered()).isEqualTo(1);
        assertThat(conversion.faultyAnswers().warning()).hasValueSatisfying(warning -> assertThat(warning)
                .startsWith("2 answers of the questions kept lack a usable text or answer_start;")
                .contains("qas[0].answers[0].answer_start (question no-start, byte "));
    }

    @Test
    void f05ATextThatIsNotAtItsStartSkipsItsQuestionInTraining() throws Exception {
        Conversion conversion = train(
                file(CONTEXT, GOOD + ", " + question("bad", "Who?", "{\"text\": \"wrote\", \"answer_start\": 4}")));

        assertThat(conversion.ids()).containsExactly("good");
        assertSkipped(
                conversion,
                SkipReason.ANSWER_NOT_IN_CONTEXT,
                "the answer \"wrote\" is not in the words at its answer_start 4, where the context has \"Lovelace wrote");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1|is -1, not from 0 to 2147483647.",
                "1.5|is a fractional number, not a whole number.",
                "\"0\"|is a string, not a whole number.",
                "2147483648|is 2147483648, not from 0 to 2147483647."
            })
    void f06AStartThatIsNoIndexSkipsItsQuestionInTraining(String start, String fault) throws Exception {
        Conversion conversion = train(file(
                CONTEXT,
                GOOD + ", " + question("bad", "Who?", "{\"text\": \"Ada\", \"answer_start\": " + start + "}")));

        assertThat(conversion.ids()).containsExactly("good");
        assertSkipped(conversion, SkipReason.UNUSABLE_ANSWER, "answers[0].answer_start (question bad, byte ", fault);
    }

    @Test
    void f06AStartPastTheContextsEndSkipsItsQuestionInTraining() throws Exception {
        Conversion conversion = train(
                file(CONTEXT, GOOD + ", " + question("bad", "Who?", "{\"text\": \"Ada\", \"answer_start\": 39}")));

        assertSkipped(conversion, SkipReason.ANSWER_NOT_IN_CONTEXT, "answer_start 39 is past the context's end at 39.");
    }

    @Test
    void f07OfSeveralAnswersTrainingTakesTheFirstAndOfNoneNone() throws Exception {
        String two = "{\"text\": \"Lovelace\", \"answer_start\": 4}, {\"text\": \"Ada\", \"answer_start\": 0}";

        Conversion conversion =
                train(file(CONTEXT, question("two", "Who?", two) + ", " + question("none", "Who?", "")));

        assertThat(conversion.answerOf(0)).isEqualTo("Lovelace");
        assertSkipped(conversion, SkipReason.NO_ANSWER, "question none, byte ");
    }

    @Test
    void f08AnswersOfAnUnanswerableQuestionAreIgnored() throws Exception {
        String impossible = "{\"id\": \"q\", \"question\": \"Who?\", \"is_impossible\": true,"
                + " \"answers\": [{\"text\": \"Ada\", \"answer_start\": 0}]}";

        Conversion conversion = Conversion.of(file(CONTEXT, impossible), Split.TRAIN, true, TOKENIZER);

        assertThat(conversion.examples())
                .singleElement()
                .satisfies(example -> assertThat(example.question().answers()).isEmpty());
        assertThat(conversion.windows()).singleElement().satisfies(window -> {
            assertThat(window.isImpossible()).isTrue();
            assertThat(window.startPosition()).isZero();
        });
    }

    @Test
    void f08AnAnswerableQuestionWithoutAnswersIsLeftOutOfTrainingOnly() throws Exception {
        String json = file(CONTEXT, GOOD + ", " + question("none", "Who?", ""));

        assertThat(Conversion.of(json, Split.DEV, true, TOKENIZER).ids()).containsExactly("good", "none");
        assertThat(Conversion.of(json, Split.DEV, false, TOKENIZER).unanswered())
                .isEqualTo(1);
        assertSkipped(Conversion.of(json, Split.TRAIN, true, TOKENIZER), SkipReason.NO_ANSWER, "question none");
    }

    /** A test set: only its predictions are wanted. */
    @ParameterizedTest
    @ValueSource(strings = {"", ", \"answers\": []", ", \"answers\": null"})
    void aFileWithoutAnyAnswersIsTakenForScoring(String answers) throws Exception {
        String questions = "{\"id\": \"q1\", \"question\": \"Who?\"" + answers
                + "}, {\"id\": \"q2\", \"question\": \"What?\"" + answers + "}";

        Conversion conversion = Conversion.of(file(CONTEXT, questions), Split.DEV, false, TOKENIZER);

        assertThat(conversion.ids()).containsExactly("q1", "q2");
        assertThat(conversion.unanswered()).isEqualTo(2);
        assertRefused(file(CONTEXT, questions), "None of the file's 2 questions can be used", "no_answer (2)");
    }

    @ParameterizedTest
    @CsvSource({
        "'',false",
        "0,false",
        "0.0,",
        "1,true",
        "'\"\"',false",
        "'\"False\"',false",
        "'\"true\"',true",
        "'\"no\"',",
        "[],",
        "NaN,"
    })
    void isImpossibleIsReadAsPythonReadsItExceptForWords(String value, Boolean expected) throws Exception {
        String flag = value.isEmpty() ? "" : ", \"is_impossible\": " + value;
        String question =
                "{\"id\": \"q\", \"question\": \"Who?\", \"answers\": [{\"text\": \"Ada\", \"answer_start\": 0}]" + flag
                        + "}";

        Conversion conversion = Conversion.of(file(CONTEXT, GOOD + ", " + question), Split.TRAIN, true, TOKENIZER);

        if (expected == null) {
            assertThat(conversion.ids()).containsExactly("good");
            assertSkipped(conversion, SkipReason.UNUSABLE_QUESTION, "question q, byte ", "neither true nor false.");
        } else {
            assertThat(conversion.examples().get(1).question().isImpossible()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "NaN", "{\"a\": [1]}"})
    void aQuestionThatIsNoTextIsLeftOut(String text) throws Exception {
        Conversion conversion =
                train(file(CONTEXT, GOOD + ", {\"id\": \"q\", \"question\": " + text + ", \"answers\": []}"));

        assertThat(conversion.ids()).containsExactly("good");
        assertSkipped(conversion, SkipReason.UNUSABLE_QUESTION, "question q, byte ", ", not a string.");
    }

    @Test
    void f09PlausibleAnswersAreNeverGold() throws Exception {
        String impossible = "{\"id\": \"q\", \"question\": \"Who?\", \"is_impossible\": true, \"answers\": [],"
                + " \"plausible_answers\": [{\"text\": \"Ada\", \"answer_start\": 0}]}";

        Conversion conversion = Conversion.of(file(CONTEXT, impossible), Split.DEV, true, TOKENIZER);

        assertThat(conversion.examples().get(0).question().answers()).isEmpty();
    }

    @Test
    void f11OfQuestionsWithOneIdTheFirstIsKept() throws Exception {
        Conversion conversion = train(file(CONTEXT, GOOD + ", " + GOOD.replace("Who", "Whom") + ", " + GOOD));

        assertThat(conversion.examples())
                .singleElement()
                .satisfies(example -> assertThat(example.question().question()).isEqualTo("Who?"));
        assertSkipped(conversion, SkipReason.DUPLICATE_ID, "At data[0].paragraphs[0].qas[1] (question good, byte ");
        assertThat(conversion.skipped().get(0).count()).isEqualTo(2);
    }

    @Test
    void f12BlankQuestionsAndContextsAreSkipped() throws Exception {
        String blank = question("blank", " \\u00a0\\u200b ", "{\"text\": \"Ada\", \"answer_start\": 0}");

        assertSkipped(
                train(file(CONTEXT, GOOD + ", " + blank)),
                SkipReason.BLANK_QUESTION,
                "question blank",
                "the question has no token.");
        assertRefused(
                file(" \\u0096 ", GOOD), "blank_context (1)", "question good, byte ", "the context has no token.");
    }

    @Test
    void f13WhiteSpaceAroundAQuestionChangesNoWindow() throws Exception {
        Window plain = train(file(CONTEXT, GOOD)).windows().get(0);
        Window spaced = train(file(CONTEXT, GOOD.replace("Who?", "\\n  Who?\\t ")))
                .windows()
                .get(0);

        assertThat(spaced.inputIds()).isEqualTo(plain.inputIds());
        assertThat(spaced.startPosition()).isEqualTo(plain.startPosition());
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

    private static void assertSkipped(Conversion conversion, SkipReason reason, String... parts) {
        assertThat(conversion.skipped()).singleElement().satisfies(entry -> {
            assertThat(entry.reason()).isEqualTo(reason);
            assertThat(entry.faults().get(0))
                    .startsWith("At data[0].paragraphs[0].qas[")
                    .contains(parts);
        });
    }
}
