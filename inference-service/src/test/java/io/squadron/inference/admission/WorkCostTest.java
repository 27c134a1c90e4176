package io.squadron.inference.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.inference.admission.WorkCost.Cut;
import org.junit.jupiter.api.Test;

class WorkCostTest {
    private static final Cut TRAINED = new Cut(384, 128, 64);
    /** Of an n-best list of 20. */
    private static final long PAIRS = 20 * 20;

    @Test
    void aShortTextIsOneWindowOfItsOwnLength() {
        assertThat(cost("who?", "a mill")).isEqualTo(WorkCost.of(1, 4 + 5 + 3, PAIRS, 6));
    }

    @Test
    void theBoundGrowsWithTheWindowsThatTheStrideCanMake() {
        String context = "a".repeat(317 + 1280);

        assertThat(cost("q".repeat(64), context)).isEqualTo(WorkCost.of(11, 384, PAIRS, context.length()));
        assertThat(WorkCost.upperBound("q".repeat(64), context, new Cut(384, 1, 64), PAIRS))
                .isEqualTo(WorkCost.of(1281, 384, PAIRS, context.length()));
    }

    @Test
    void whiteSpaceMakesNoTokensButTakesMemory() {
        assertThat(cost("q", "a" + " ".repeat(4000))).isEqualTo(WorkCost.of(1, 5, PAIRS, 4001));
    }

    @Test
    void anIdeographOutsideOfTheBasicPlaneIsOneTokenAndASyllableOfHangulItsLetters() {
        assertThat(cost("q", "\uD840\uDC00")).isEqualTo(WorkCost.of(1, 5, PAIRS, 1));
        assertThat(cost("q", "한국")).isEqualTo(WorkCost.of(1, 4 + 6, PAIRS, 2));
    }

    @Test
    void morePairsOfAStartAndAnEndCostMore() {
        assertThat(WorkCost.upperBound("q", "a", TRAINED, 100 * 100))
                .isGreaterThan(WorkCost.upperBound("q", "a", TRAINED, PAIRS));
    }

    private static long cost(String question, String context) {
        return WorkCost.upperBound(question, context, TRAINED, PAIRS);
    }
}
