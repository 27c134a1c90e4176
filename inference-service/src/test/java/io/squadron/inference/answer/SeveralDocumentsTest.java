package io.squadron.inference.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several contexts in one n-best list, and answers that do not overlap. Words are one letter, and tokens are words. */
class SeveralDocumentsTest {
    private static final int FIRST_TOKEN = 3;

    @ParameterizedTest
    @EnumSource
    void answersOfAllDocumentsCompeteInOneListByTheirLogits(TextForm form) {
        Answers answers = find(settings(3, form, false, false), logits(2, 1, 0), logits(4, 3, 0));

        assertThat(answers.answers())
                .extracting(Answer::text, Answer::document, Answer::start, Answer::startLogit)
                .containsExactly(tuple("a", 1, 0, 4.0), tuple("a b", 1, 0, 4.0), tuple("b", 1, 2, 3.0));
        assertThat(answers.nBest().stream().mapToDouble(Answer::probability).sum())
                .as("one softmax")
                .isCloseTo(1, within(1e-12));
        assertThat(answers.nBest()).extracting(Answer::document).contains(0, 1);
    }

    @Test
    void equalTextsOfTwoDocumentsAreTwoAnswersAndOfOneDocumentOne() {
        List<Document> documents = List.of(document("a b a"), document("a b a"));

        Answers answers = AnswerFinder.find(
                documents,
                List.of(logits(3, -9, 2), logits(3, -9, 1)),
                settings(20, TextForm.ORIGINAL, false, false),
                () -> {});

        assertThat(answers.nBest().stream().filter(answer -> answer.text().equals("a")))
                .extracting(Answer::document, Answer::start)
                .containsExactly(tuple(0, 0), tuple(1, 0));
    }

    @Test
    void noAnswerScoresTheLeastOfAllDocumentsAndIsComparedWithTheBestOfAll() {
        WindowLogits convinced = withNull(logits(5, 0, 0), 8);
        WindowLogits unconvinced = withNull(logits(1, 0, 0), 3);

        Answers answers = find(settings(1, TextForm.ORIGINAL, true, false), unconvinced, convinced);

        assertThat(answers.nullScore()).isEqualTo(6);
        assertThat(answers.nullScoreDiff()).isEqualTo(6 - 10.0);
        assertThat(answers.answers()).extracting(Answer::text, Answer::document).containsExactly(tuple("a", 1));
    }

    @ParameterizedTest
    @EnumSource
    void theNullScoreIsThereWhereNoAnswerDoesNotCompete(TextForm form) {
        WindowLogits logits = withNull(logits(5, 0, 0), 8);

        Answers competing = find(settings(1, form, true, false), logits);
        Answers alone = find(settings(1, form, false, false), logits);

        assertThat(competing.answers()).extracting(Answer::text).containsExactly("");
        assertThat(alone.answers()).extracting(Answer::text).containsExactly("a");
        assertThat(alone.nBest()).extracting(Answer::text).doesNotContain("");
        assertThat(List.of(alone.nullScore(), alone.nullScoreDiff()))
                .containsExactly(16.0, 6.0)
                .containsExactly(competing.nullScore(), competing.nullScoreDiff());
    }

    @ParameterizedTest
    @EnumSource
    void answersThatOverlapABetterOneOfTheirDocumentAreLeftOutForTheNext(TextForm form) {
        WindowLogits logits = logits(5, 4, 3);

        assertThat(find(settings(3, form, false, false), logits).answers())
                .extracting(Answer::text)
                .containsExactly("a", "a b", "b");
        assertThat(find(settings(3, form, false, true), logits).answers())
                .extracting(Answer::text)
                .containsExactly("a", "b", "c");
        assertThat(find(settings(20, form, false, true), logits, logits).nBest())
                .extracting(Answer::text, Answer::document)
                .as("in another document they are in nobody's way")
                .containsExactly(
                        tuple("a", 0), tuple("a", 1), tuple("b", 0), tuple("b", 1), tuple("c", 0), tuple("c", 1));
    }

    @ParameterizedTest
    @EnumSource
    void noAnswerIsInNobodysWay(TextForm form) {
        WindowLogits logits = withNull(logits(5, 4, 3), 4.5f);

        Answers answers = find(settings(20, form, true, true), logits);

        assertThat(answers.nBest()).extracting(Answer::text).containsExactly("a", "", "b", "c");
    }

    /** A text that is left out because of its place may be an answer at another one. */
    @Test
    void aTextThatOverlappedIsTakenWhereItStandsFree() {
        Document document = document("a b b");

        Answers answers = AnswerFinder.find(
                List.of(document),
                List.of(spans(new float[] {5, 4, 1}, new float[] {0, 6, 2})),
                settings(20, TextForm.ORIGINAL, false, true),
                () -> {});

        assertThat(answers.nBest())
                .extracting(Answer::text, Answer::start)
                .containsExactly(tuple("a b", 0), tuple("b", 4));
    }

    /** get_final_text finds the word's first "a" for its last: what is predicted counts, and what is told. */
    @Test
    void aRunSquadAnswerOverlapsByItsTokensAndByItsText() {
        ContextText word = new ContextText("a-b-a", List.of(0, 5));
        Document document = new Document(
                word,
                List.of(new DocumentWindow(
                        1,
                        List.of(0, 1, 2, 3, 4),
                        List.of(1, 2, 3, 4, 5),
                        Collections.nCopies(5, 0),
                        Collections.nCopies(5, true),
                        List.of("a", "-", "b", "-", "a"))));
        WindowLogits logits = spans(new float[] {3, 0, 4, 0, 9}, new float[] {3, 0, 4, 0, 9});

        List<Answer> answers = AnswerFinder.find(
                        List.of(document), List.of(logits), settings(20, TextForm.RUN_SQUAD, false, true), () -> {})
                .nBest();

        assertThat(answers)
                .extracting(Answer::text, Answer::start)
                .as("not \"b-a\", which has the same last token, nor \"a\" itself, which is told already")
                .containsExactly(tuple("a", 0), tuple("b", 2), tuple("-", 1));
    }

    private static Answers find(AnswerSettings settings, WindowLogits... logits) {
        List<Document> documents = Collections.nCopies(logits.length, document("a b c"));
        return AnswerFinder.find(documents, List.of(logits), settings, () -> {});
    }

    private static AnswerSettings settings(
            int topK, TextForm form, boolean handleImpossibleAnswer, boolean nonOverlapping) {
        return new AnswerSettings(topK, 20, 2, handleImpossibleAnswer, 0, form, true, false, nonOverlapping);
    }

    private static Document document(String text) {
        List<Integer> starts = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        List<Integer> offsets = new ArrayList<>();
        List<Integer> words = new ArrayList<>();
        List<String> tokens = List.of(text.split(" "));
        for (int i = 0; i < tokens.size(); i++) {
            starts.add(2 * i);
            ends.add(2 * i + 1);
            offsets.addAll(List.of(2 * i, 2 * i + 1));
            words.add(i);
        }
        List<Boolean> isMaxContext = Collections.nCopies(tokens.size(), true);
        return new Document(
                new ContextText(text, offsets),
                List.of(new DocumentWindow(1, starts, ends, words, isMaxContext, tokens)));
    }

    /** The same for a word's start and its end. */
    private static WindowLogits logits(float... ofWords) {
        return spans(ofWords, ofWords);
    }

    /** Far below them what is no word. */
    private static WindowLogits spans(float[] starts, float[] ends) {
        return new WindowLogits(around(starts), around(ends));
    }

    private static float[] around(float[] ofWords) {
        float[] logits = new float[FIRST_TOKEN + ofWords.length + 1];
        Arrays.fill(logits, -100);
        System.arraycopy(ofWords, 0, logits, FIRST_TOKEN, ofWords.length);
        return logits;
    }

    private static WindowLogits withNull(WindowLogits logits, float each) {
        logits.start()[0] = each;
        logits.end()[0] = each;
        return logits;
    }
}
