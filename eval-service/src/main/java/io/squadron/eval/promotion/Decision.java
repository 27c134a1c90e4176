package io.squadron.eval.promotion;

/** What a measurement means for the champion. */
public sealed interface Decision {

    /** In words for people: one sentence without a full stop. */
    String sentence();

    /**
     * The candidate becomes the champion.
     *
     * @param circumstance against what it was compared, e.g. "before 64.1"
     */
    record Promote(String circumstance) implements Decision {
        @Override
        public String sentence() {
            return "becomes the champion, " + circumstance;
        }
    }

    /** The champion stays: it was compared with, and is as good at least. */
    record Keep(String sentence) implements Decision {}

    /** There is nothing to compare with yet. Nothing changes, and the champion is measured first. */
    record CannotTell(Reason reason, String sentence) implements Decision {}

    /** Why it cannot be told. */
    enum Reason {
        /** The champion has not been measured on this data set with these settings. */
        CHAMPION_NOT_MEASURED,
        /** Its measurement failed; it is tried again. */
        CHAMPION_MEASUREMENT_FAILED,
        /** Questions that went without an answer for a passing reason could turn the comparison round. */
        TOO_MANY_UNANSWERED
    }
}
