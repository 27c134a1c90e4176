package io.squadron.eval.comparison;

/**
 * What two checkpoints got for one question.
 *
 * @param firstF1 from 0 to 1
 * @param secondF1 from 0 to 1
 */
record PairedScore(boolean isFirstExact, double firstF1, boolean isSecondExact, double secondF1) {
    Outcome outcome() {
        return Outcome.of(isFirstExact, isSecondExact);
    }
}
