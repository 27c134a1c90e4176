package io.squadron.eval.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    private static final Measured FIFTY = Measured.exactly(50, 1000);

    @Test
    void aHigherF1TakesTheCrownAndSaysWhatWasBefore() {
        assertThat(PromotionRule.ANY_LEAD.decide(Measured.exactly(50.1, 1000), FIFTY, PromotionRuleTest::notAsked))
                .isEqualTo(new Promote("before 50.0"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 49.9, 50})
    void theSameF1OrALowerOneDoesNot(double f1) {
        assertThat(PromotionRule.ANY_LEAD.decide(Measured.exactly(f1, 1000), FIFTY, PromotionRuleTest::notAsked))
                .isInstanceOf(Keep.class);
    }

    @Test
    void aChampionThatCouldNotBeMeasuredKeepsItsCrownUntilItIs() {
        Decision decision = PromotionRule.ANY_LEAD.decide(
                Measured.exactly(100, 1000), new Failed("The model cannot be loaded."), PromotionRuleTest::notAsked);

        assertThat(decision).isInstanceOfSatisfying(CannotTell.class, cannotTell -> {
            assertThat(cannotTell.reason()).isEqualTo(Reason.CHAMPION_MEASUREMENT_FAILED);
            assertThat(cannotTell.sentence()).contains("The model cannot be loaded.");
        });
    }

    @Test
    void aChampionThatWasNotMeasuredYetIsMeasuredFirst() {
        assertThat(PromotionRule.ANY_LEAD.decide(
                        Measured.exactly(100, 1000), new NotYet(), PromotionRuleTest::notAsked))
                .isInstanceOfSatisfying(CannotTell.class, cannotTell -> assertThat(cannotTell.reason())
                        .isEqualTo(Reason.CHAMPION_NOT_MEASURED));
    }

    @Test
    void aChampionWhoseFilesAreGoneUnmeasuredGivesWay() {
        assertThat(PromotionRule.ANY_LEAD.decide(FIFTY, new Gone(), PromotionRuleTest::notAsked))
                .isInstanceOf(Promote.class);
    }

    @Test
    void whatUnansweredQuestionsCouldTurnRoundCannotBeTold() {
        Measured fiftyToSixty = new Measured(50, 60, 1000);

        assertThat(PromotionRule.ANY_LEAD.decide(Measured.exactly(55, 1000), fiftyToSixty, PromotionRuleTest::notAsked))
                .isInstanceOfSatisfying(CannotTell.class, cannotTell -> assertThat(cannotTell.reason())
                        .isEqualTo(Reason.TOO_MANY_UNANSWERED));
        assertThat(PromotionRule.ANY_LEAD.decide(fiftyToSixty, Measured.exactly(55, 1000), PromotionRuleTest::notAsked))
                .isInstanceOf(CannotTell.class);
        assertThat(PromotionRule.ANY_LEAD.decide(Measured.exactly(61, 1000), fiftyToSixty, PromotionRuleTest::notAsked))
                .isInstanceOf(Promote.class);
        assertThat(PromotionRule.ANY_LEAD.decide(fiftyToSixty, Measured.exactly(60, 1000), PromotionRuleTest::notAsked))
                .isInstanceOf(Keep.class);
    }

    @Test
    void aLeadThatMayBeChanceTakesNoCrownWhereThatIsAskedFor() {
        PromotionRule rule = new PromotionRule(0, 0.05);

        assertThat(rule.decide(Measured.exactly(51, 1000), FIFTY, () -> 0.051))
                .isEqualTo(new Keep(
                        "the champion has 50.0 and stays: the lead may be chance, p is 0.051 and may be 0.05"));
        assertThat(rule.decide(Measured.exactly(51, 1000), FIFTY, () -> 0.05))
                .isEqualTo(new Promote("before 50.0, p 0.0500"));
        assertThat(rule.decide(Measured.exactly(49, 1000), FIFTY, PromotionRuleTest::notAsked))
                .as("a worse one, however surely")
                .isInstanceOf(Keep.class);
    }

    @Test
    void onTooFewQuestionsNobodyIsCrownedNotEvenTheFirst() {
        PromotionRule rule = new PromotionRule(500, 1);

        assertThat(rule.first(Measured.exactly(90, 499)))
                .isEqualTo(new Keep("499 questions are too few to decide who is the champion; 500 are asked for"));
        assertThat(rule.decide(Measured.exactly(90, 499), FIFTY, PromotionRuleTest::notAsked))
                .isInstanceOf(Keep.class);
        assertThat(rule.first(Measured.exactly(90, 500))).isInstanceOf(Promote.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.1, Double.NaN})
    void aChanceThatIsNoneIsRefusedAtTheStart(double chance) {
        assertThatThrownBy(() -> new PromotionRule(0, chance))
                .hasMessageContaining("squadron.eval.promotion-max-chance");
    }

    private static double notAsked() {
        throw new AssertionError("any lead counts");
    }
}
