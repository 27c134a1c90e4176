package io.squadron.eval.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.eval.promotion.Decision.CannotTell;
import io.squadron.eval.promotion.Decision.Keep;
import io.squadron.eval.promotion.Decision.Promote;
import io.squadron.eval.promotion.Decision.Reason;
import io.squadron.eval.promotion.Measurement.Failed;
import io.squadron.eval.promotion.Measurement.Gone;
import io.squadron.eval.promotion.Measurement.Measured;
import io.squadron.eval.promotion.Measurement.NotYet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromotionRuleTest {
    private static final Measured FIFTY = Measured.exactly(50);

    @Test
    void aHigherF1TakesTheCrownAndSaysWhatWasBefore() {
        assertThat(PromotionRule.decide(Measured.exactly(50.1), FIFTY)).isEqualTo(new Promote("before 50.0"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 49.9, 50})
    void theSameF1OrALowerOneDoesNot(double f1) {
        assertThat(PromotionRule.decide(Measured.exactly(f1), FIFTY)).isInstanceOf(Keep.class);
    }

    @Test
    void aChampionThatCouldNotBeMeasuredKeepsItsCrownUntilItIs() {
        Decision decision = PromotionRule.decide(Measured.exactly(100), new Failed("The model cannot be loaded."));

        assertThat(decision).isInstanceOfSatisfying(CannotTell.class, cannotTell -> {
            assertThat(cannotTell.reason()).isEqualTo(Reason.CHAMPION_MEASUREMENT_FAILED);
            assertThat(cannotTell.sentence()).contains("The model cannot be loaded.");
        });
    }

    @Test
    void aChampionThatWasNotMeasuredYetIsMeasuredFirst() {
        assertThat(PromotionRule.decide(Measured.exactly(100), new NotYet()))
                .isInstanceOfSatisfying(CannotTell.class, cannotTell -> assertThat(cannotTell.reason())
                        .isEqualTo(Reason.CHAMPION_NOT_MEASURED));
    }

    @Test
    void aChampionWhoseFilesAreGoneUnmeasuredGivesWay() {
        assertThat(PromotionRule.decide(FIFTY, new Gone())).isInstanceOf(Promote.class);
    }

    @Test
    void whatUnansweredQuestionsCouldTurnRoundCannotBeTold() {
        Measured fiftyToSixty = new Measured(50, 60);

        assertThat(PromotionRule.decide(Measured.exactly(55), fiftyToSixty))
                .isInstanceOfSatisfying(CannotTell.class, cannotTell -> assertThat(cannotTell.reason())
                        .isEqualTo(Reason.TOO_MANY_UNANSWERED));
        assertThat(PromotionRule.decide(fiftyToSixty, Measured.exactly(55))).isInstanceOf(CannotTell.class);
        assertThat(PromotionRule.decide(Measured.exactly(61), fiftyToSixty)).isInstanceOf(Promote.class);
        assertThat(PromotionRule.decide(fiftyToSixty, Measured.exactly(60))).isInstanceOf(Keep.class);
    }
}
