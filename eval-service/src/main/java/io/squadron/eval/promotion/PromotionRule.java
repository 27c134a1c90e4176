package io.squadron.eval.promotion;

import io.squadron.eval.promotion.Decision.CannotTell;
import io.squadron.eval.promotion.Decision.Keep;
import io.squadron.eval.promotion.Decision.Promote;
import io.squadron.eval.promotion.Decision.Reason;
import io.squadron.eval.promotion.Measurement.Failed;
import io.squadron.eval.promotion.Measurement.Gone;
import io.squadron.eval.promotion.Measurement.Measured;
import java.util.Locale;

/**
 * A checkpoint becomes the champion if its F1 is higher than the champion's on the same data set with the same settings.
 * There is no crown without that comparison, except where there is nobody to compare with: no champion yet, or one whose
 * files are gone for good.
 */
public final class PromotionRule {
    private PromotionRule() {}

    /** There is no champion. */
    public static Decision first() {
        return new Promote("the first champion");
    }

    /** Compares a candidate with the champion. */
    public static Decision decide(Measured candidate, Measurement champion) {
        if (champion instanceof Measured reigning) {
            return compare(candidate, reigning);
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

    private static Decision compare(Measured candidate, Measured reigning) {
        if (candidate.f1() > reigning.atMost()) {
            return new Promote(String.format(Locale.ROOT, "before %.1f", reigning.f1()));
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
}
