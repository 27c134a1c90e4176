package io.squadron.eval.promotion;

import io.squadron.eval.promotion.Decision.CannotTell;
import io.squadron.eval.promotion.Decision.Keep;
import io.squadron.eval.promotion.Decision.Promote;
import io.squadron.eval.promotion.Decision.Reason;
import io.squadron.eval.promotion.Measurement.Failed;
import io.squadron.eval.promotion.Measurement.Gone;
import io.squadron.eval.promotion.Measurement.Measured;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * A checkpoint becomes the champion if its F1 is higher than the champion's on the same data set with the same settings, by as
 * much as is asked for. There is no crown without that comparison, except where there is nobody to compare with: no champion
 * yet, or one whose files are gone for good.
 *
 * @param minQuestions on fewer nobody becomes the champion, the first one neither
 * @param maxChance a lead that chance alone makes more often between two equals is none; 1 takes any lead
 */
public record PromotionRule(long minQuestions, double maxChance) {
    /** Any higher F1 takes the crown. */
    public static final PromotionRule ANY_LEAD = new PromotionRule(0, 1);

    /** @throws IllegalArgumentException if the chance is none */
    public PromotionRule {
        if (!(maxChance > 0 && maxChance <= 1)) {
            throw new IllegalArgumentException(
                    "a chance is more than 0 and at most 1, not " + maxChance + ": squadron.eval.promotion-max-chance");
        }
    }

    /** Two checkpoints' answers are compared question by question, not only their figures. */
    public boolean comparesAnswers() {
        return maxChance < 1;
    }

    /** There is no champion. */
    public Decision first(Measured candidate) {
        return tooFew(candidate).orElseGet(() -> new Promote("the first champion"));
    }

    /**
     * Compares a candidate with the champion.
     *
     * @param chance p of the test of their difference, question by question; asked for if it matters
     */
    public Decision decide(Measured candidate, Measurement champion, DoubleSupplier chance) {
        return tooFew(candidate).orElseGet(() -> decideOnEnough(candidate, champion, chance));
    }

    private Optional<Decision> tooFew(Measured candidate) {
        return candidate.questions() >= minQuestions
                ? Optional.empty()
                : Optional.of(new Keep(String.format(
                        Locale.ROOT,
                        "%,d questions are too few to decide who is the champion; %,d are asked for",
                        candidate.questions(),
                        minQuestions)));
    }

    private Decision decideOnEnough(Measured candidate, Measurement champion, DoubleSupplier chance) {
        if (champion instanceof Measured reigning) {
            return compare(candidate, reigning, chance);
        }
        if (champion instanceof Failed failed) {
            return new CannotTell(
                    Reason.CHAMPION_MEASUREMENT_FAILED,
                    "the champion could not be measured on the same data, which is tried again: " + failed.reason());
        }
        if (champion instanceof Gone) {
            return new Promote("the one before was deleted and never measured here");
        }
        return new CannotTell(Reason.CHAMPION_NOT_MEASURED, "the champion is measured on the same data first");
    }

    private Decision compare(Measured candidate, Measured reigning, DoubleSupplier chance) {
        if (candidate.f1() > reigning.atMost()) {
            return lead(reigning, chance);
        }
        if (candidate.atMost() <= reigning.f1()) {
            return new Keep(String.format(Locale.ROOT, "the champion has %.1f and stays", reigning.f1()));
        }
        return new CannotTell(
                Reason.TOO_MANY_UNANSWERED,
                String.format(
                        Locale.ROOT,
                        "too many questions went without an answer: F1 is %.1f to %.1f, the champion's %.1f to %.1f",
                        candidate.f1(),
                        candidate.atMost(),
                        reigning.f1(),
                        reigning.atMost()));
    }

    private Decision lead(Measured reigning, DoubleSupplier chance) {
        if (maxChance == 1) {
            return new Promote(String.format(Locale.ROOT, "before %.1f", reigning.f1()));
        }
        double p = chance.getAsDouble();
        return p <= maxChance
                ? new Promote(String.format(Locale.ROOT, "before %.1f, p %.4f", reigning.f1(), p))
                : new Keep(String.format(
                        Locale.ROOT,
                        "the champion has %.1f and stays: the lead may be chance, p is %.3f and may be %s",
                        reigning.f1(),
                        p,
                        Double.toString(maxChance)));
    }
}
