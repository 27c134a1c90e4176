package io.squadron.inference.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnswerFinderTest {
    private static final String TEXT = "🤖 Anna's mill";

    private final ContextText context = new ContextText(TEXT, List.of(0, 1, 2, 8, 9, 13));
    /** [CLS] who [SEP] 🤖 anna ' s mill [SEP] */
    private final DocumentWindow window = new DocumentWindow(
            1,
            List.of(0, 2, 6, 7, 9),
            List.of(1, 6, 7, 8, 13),
            List.of(0, 1, 1, 1, 2),
            Collections.nCopies(5, true),
            List.of("[UNK]", "anna", "'", "s", "mill"));

    private final Document document = new Document(context, List.of(window));

    @Test
    void anOriginalAnswerIsExactlyTheContextOfItsTokens() {
        Answer answer = best(settings(TextForm.ORIGINAL, false), logitsFor(4, 4));

        assertThat(answer.text()).isEqualTo("Anna");
        assertThat(List.of(answer.start(), answer.end())).containsExactly(2, 6);
        assertThat(List.of(answer.startUtf16(), answer.endUtf16())).containsExactly(3, 7);
    }

    @Test
    void aRunSquadAnswerThatCannotBeAlignedIsItsWholeWords() {
        Answer answer = best(settings(TextForm.RUN_SQUAD, false), logitsFor(3, 4));

        assertThat(answer.text()).isEqualTo("🤖 Anna's");
        assertThat(List.of(answer.start(), answer.end())).containsExactly(0, 8);
    }

    @Test
    void aRunSquadAnswerIsCutToThePredictedPartOfItsWord() {
        Answer answer = best(settings(TextForm.RUN_SQUAD, false), logitsFor(4, 4));

        assertThat(answer.text()).isEqualTo("Anna");
        assertThat(List.of(answer.start(), answer.end())).containsExactly(2, 6);
    }

    /** A word without white space is one token, and each of the many answers that reach over it repeats it. */
    @ParameterizedTest
    @EnumSource
    void f66AnswersThatWouldMakeAResponseTooLargeForAClientAreRefused(TextForm form) {
        int giant = 300_000;
        String text = "a b " + "c".repeat(giant) + " d e";
        ContextText longText =
                new ContextText(text, List.of(0, 1, 2, 3, 4, giant + 4, giant + 5, giant + 6, giant + 7, giant + 8));
        DocumentWindow whole = new DocumentWindow(
                1,
                List.of(0, 2, 4, giant + 5, giant + 7),
                List.of(1, 3, giant + 4, giant + 6, giant + 8),
                List.of(0, 1, 2, 3, 4),
                Collections.nCopies(5, true),
                List.of("a", "b", "[UNK]", "d", "e"));
        List<Document> longWord = List.of(new Document(longText, List.of(whole)));
        WindowLogits all = new WindowLogits(new float[9], new float[9]);

        assertThatThrownBy(() -> AnswerFinder.find(longWord, List.of(all), settings(form, false, 20), () -> {}))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.refusal())
                        .isEqualTo(Refusal.TOO_MUCH_WORK))
                .hasMessageContaining("words of the context are very long");
        assertThat(AnswerFinder.find(longWord, List.of(all), settings(form, false, 1), () -> {})
                        .nBest())
                .as("one of them fits")
                .hasSize(1);
    }

    @Test
    void theScoreIsTheSigmoidOfATenthOfTheLogits() {
        Answer answer = best(settings(TextForm.ORIGINAL, false), logitsFor(4, 4));

        assertThat(answer.score()).isCloseTo(1 / (1 + Math.exp(-0.1 * 14)), within(1e-15));
    }

    @Test
    void withoutAValidSpanTheAnswerIsNoAnswer() {
        WindowLogits questionOnly = logitsFor(1, 1);

        Answers answers = find(settings(TextForm.ORIGINAL, false, 1), questionOnly);

        assertThat(answers.answers()).extracting(Answer::text).containsExactly("");
    }

    @Test
    void anNBestListOfNothingButNoAnswerDoesNotFail() {
        Answers answers = find(settings(TextForm.ORIGINAL, true, 1), logitsFor(0, 0));

        assertThat(answers.nBest()).extracting(Answer::text).containsExactly("");
        assertThat(answers.answers()).hasSize(1);
        assertThat(answers.nullScore()).isEqualTo(14);
        assertThat(answers.nullScoreDiff()).isEqualTo(14);
    }

    @Test
    void noAnswerWinsOnlyAboveTheThreshold() {
        WindowLogits logits = logitsFor(4, 4);
        logits.start()[0] = 8;
        logits.end()[0] = 7;

        assertThat(best(settings(TextForm.ORIGINAL, true), logits).text()).isEmpty();
        AnswerSettings cautious = new AnswerSettings(3, 20, 30, true, 1.0, TextForm.ORIGINAL, true, false, false);
        Answers answers = find(cautious, logits);
        assertThat(answers.nullScoreDiff()).isEqualTo(1.0);
        assertThat(answers.answers().get(0).text()).isEqualTo("Anna");
        assertThat(answers.answers()).extracting(Answer::text).contains("").hasSize(3);
        assertThat(answers.nBest().get(0).text()).isEmpty();
    }

    @Test
    void anAnswerThatScoresLikeNoAnswerComesBeforeIt() {
        WindowLogits logits = logitsFor(4, 4);
        logits.start()[0] = 7;
        logits.end()[0] = 7;

        Answers answers = find(settings(TextForm.RUN_SQUAD, true), logits);

        assertThat(answers.nullScoreDiff()).isZero();
        assertThat(answers.answers()).extracting(Answer::text).containsExactly("Anna");
        assertThat(answers.nBest().subList(0, 2)).extracting(Answer::text).containsExactly("Anna", "");
    }

    @Test
    void nullOddsAreTakenFromTheNullScoreOneLogitAfterTheOther() {
        WindowLogits logits = logitsFor(4, 4);
        logits.start()[0] = 1;
        logits.end()[0] = 0;
        logits.start()[4] = 0x1p30f;
        logits.end()[4] = 0x1p-23f;

        // The sum 2^30 + 2^-23 needs 54 bits and rounds; 1 - 2^30 - 2^-23 does not.
        assertThat(find(settings(TextForm.RUN_SQUAD, true), logits).nullScoreDiff())
                .isEqualTo(1.0 - 0x1p30 - 0x1p-23)
                .isNotEqualTo(1.0 - (0x1p30 + 0x1p-23));
    }

    @Test
    void equalLogitsKeepTheOrderOfTheText() {
        float[] flat = new float[9];

        assertThat(BestIndexes.of(flat, 4)).containsExactly(0, 1, 2, 3);
        assertThat(BestIndexes.of(new float[] {1, 3, 2, 3, 1, 2}, 4)).containsExactly(1, 3, 2, 5);
        assertThat(BestIndexes.of(new float[] {1, 3}, 4)).containsExactly(1, 0);
    }

    @Test
    void logitsOfAnotherWindowAreRefused() {
        WindowLogits tooShort = new WindowLogits(new float[4], new float[4]);

        assertThatThrownBy(() -> find(settings(TextForm.ORIGINAL, false), tooShort))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("9 tokens");
    }

    private Answer best(AnswerSettings settings, WindowLogits logits) {
        return find(settings, logits).answers().get(0);
    }

    private Answers find(AnswerSettings settings, WindowLogits logits) {
        return AnswerFinder.find(List.of(document), List.of(logits), settings, () -> {});
    }

    private static AnswerSettings settings(TextForm form, boolean handleImpossibleAnswer) {
        return settings(form, handleImpossibleAnswer, 20);
    }

    private static AnswerSettings settings(TextForm form, boolean handleImpossibleAnswer, int nBestSize) {
        return new AnswerSettings(1, nBestSize, 30, handleImpossibleAnswer, 0, form, true, false, false);
    }

    /** 7 at the given places, elsewhere less and less. */
    private static WindowLogits logitsFor(int start, int end) {
        float[] starts = new float[9];
        float[] ends = new float[9];
        for (int i = 0; i < 9; i++) {
            starts[i] = -i;
            ends[i] = -i;
        }
        starts[start] = 7;
        ends[end] = 7;
        return new WindowLogits(starts, ends);
    }
}
