package io.squadron.eval.calibration;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether answers are right as often as their probabilities say.
 *
 * @param bins tenths of probability that have answers, the lowest first
 * @param expectedCalibrationError the distance of probability and accuracy, in the mean over the answers (Naeini et al. 2015)
 */
public record Reliability(List<Bin> bins, double expectedCalibrationError) {
    private static final int BINS = 10;

    /**
     * Answers of like probability.
     *
     * @param lower 0 to 1
     * @param upper belongs to it
     * @param confidence the mean of their probabilities
     * @param accuracy the share of those that are right
     */
    public record Bin(double lower, double upper, long questions, double confidence, double accuracy) {}

    public static Reliability of(List<JudgedAnswer> answers, double temperature) {
        double[] confidences = new double[BINS];
        long[] right = new long[BINS];
        long[] counts = new long[BINS];
        for (JudgedAnswer answer : answers) {
            double probability = answer.probability(temperature);
            int bin = Math.min(Math.max((int) Math.ceil(probability * BINS) - 1, 0), BINS - 1);
            confidences[bin] += probability;
            right[bin] += answer.isRight() ? 1 : 0;
            counts[bin]++;
        }
        List<Bin> bins = new ArrayList<>();
        double error = 0;
        for (int i = 0; i < BINS; i++) {
            if (counts[i] > 0) {
                bins.add(new Bin(
                        (double) i / BINS,
                        (double) (i + 1) / BINS,
                        counts[i],
                        confidences[i] / counts[i],
                        (double) right[i] / counts[i]));
                error += Math.abs(confidences[i] - right[i]) / answers.size();
            }
        }
        return new Reliability(List.copyOf(bins), error);
    }
}
