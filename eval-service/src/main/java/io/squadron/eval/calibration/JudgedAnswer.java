package io.squadron.eval.calibration;

/** An answer of which it is known whether it is right. */
public final class JudgedAnswer {
    private final double[] scores;
    private final int given;
    private final boolean isRight;

    /**
     * Keeps the array.
     *
     * @param scores sums of start and end logit, of the whole n-best list
     * @param given index of the one that was the answer
     * @param isRight an exact match
     */
    public JudgedAnswer(double[] scores, int given, boolean isRight) {
        if (given < 0 || given >= scores.length) {
            throw new IllegalArgumentException(
                    "the answer is number %d of an n-best list of %d".formatted(given, scores.length));
        }
        this.scores = scores;
        this.given = given;
        this.isRight = isRight;
    }

    /** An exact match. */
    public boolean isRight() {
        return isRight;
    }

    /** The answer's part of the softmax over the list, 0 to 1. */
    public double probability(double temperature) {
        double sum = 0;
        for (double score : scores) {
            sum += Math.exp((score - scores[given]) / temperature);
        }
        return 1 / sum;
    }
}
