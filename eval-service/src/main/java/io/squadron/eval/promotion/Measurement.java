package io.squadron.eval.promotion;

/** What is known of a checkpoint's F1 on one data set with one set of settings. */
public sealed interface Measurement {

    /**
     * It was measured.
     *
     * @param f1 percent; a question that got no answer counts 0
     * @param atMost what F1 could be if those questions had been answered that went without an answer for a passing reason
     * @param questions that were scored
     */
    record Measured(double f1, double atMost, long questions) implements Measurement {
        public Measured {
            if (!(f1 <= atMost)) {
                throw new IllegalArgumentException("F1 cannot be over what it can be at most.");
            }
        }

        /** Every question had its chance. */
        public static Measured exactly(double f1, long questions) {
            return new Measured(f1, f1, questions);
        }
    }

    /** It was not measured yet. */
    record NotYet() implements Measurement {}

    /**
     * It was tried and failed.
     *
     * @param reason one sentence
     */
    record Failed(String reason) implements Measurement {}

    /** It was not measured and never will be: the checkpoint has been deleted. */
    record Gone() implements Measurement {}
}
