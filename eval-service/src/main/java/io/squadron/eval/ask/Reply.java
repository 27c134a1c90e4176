package io.squadron.eval.ask;

import java.util.List;

/** What a model said to a question. */
public sealed interface Reply {
    /** As it was asked: a checkpoint's id or an alias. */
    String model();

    /**
     * It answered.
     *
     * @param checkpointId which one it was
     * @param precision in what it computed, "fp32", "bf16" or "int8"
     * @param candidates the best first; not empty
     * @param milliseconds from the inference-service's taking it on to its answer
     */
    record Answered(
            String model, String checkpointId, String precision, List<Candidate> candidates, double milliseconds)
            implements Reply {
        public Answered {
            candidates = List.copyOf(candidates);
        }

        public Candidate best() {
            return candidates.get(0);
        }
    }

    /**
     * It did not.
     *
     * @param sentence why
     */
    record Refused(String model, String sentence) implements Reply {}

    /**
     * One of its answers.
     *
     * @param text empty for "no answer"
     * @param context which of the contexts it is in, from 0
     * @param begin in that context, UTF-16 units
     * @param end behind it
     * @param probability of the softmax, from 0 to 1
     * @param calibrated null where no temperature was fitted
     */
    record Candidate(String text, int context, int begin, int end, double probability, Double calibrated) {
        public boolean isNone() {
            return text.isEmpty();
        }
    }
}
