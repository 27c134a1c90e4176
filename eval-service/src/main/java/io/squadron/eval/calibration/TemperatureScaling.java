package io.squadron.eval.calibration;

import java.util.List;

/**
 * Fits the temperature (Guo et al. 2017, "On Calibration of Modern Neural Networks"): the one under which the probabilities
 * of the answers that were given say best whether they were right, by their log-likelihood. It changes no answer's rank.
 */
public final class TemperatureScaling {
    /** An n-best list of one entry has a probability of 1 under every temperature, and may be wrong. */
    private static final double SUREST = 1 - 1e-6;

    private static final double LOWEST = 0.05;
    private static final double HIGHEST = 50;
    /** Steps of the first look, even in the logarithm: the likelihood may have more than one hill. */
    private static final int STEPS = 60;

    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final double PRECISION = 1e-4;

    private TemperatureScaling() {}

    /**
     * The best temperature, from 0.05 to 50.
     *
     * @param answers at least one
     */
    public static double fit(List<JudgedAnswer> answers) {
        if (answers.isEmpty()) {
            throw new IllegalArgumentException("without answers there is nothing to fit to");
        }
        double step = Math.log(HIGHEST / LOWEST) / STEPS;
        double best = Math.log(LOWEST);
        for (int i = 1; i <= STEPS; i++) {
            double here = Math.log(LOWEST) + i * step;
            if (loss(answers, here) < loss(answers, best)) {
                best = here;
            }
        }
        return Math.exp(goldenSection(
                answers, Math.max(best - step, Math.log(LOWEST)), Math.min(best + step, Math.log(HIGHEST))));
    }

    /** Kiefer 1953: each step keeps the part of the range in which the least loss lies. */
    private static double goldenSection(List<JudgedAnswer> answers, double from, double to) {
        double low = from;
        double high = to;
        while (high - low > PRECISION) {
            double left = high - GOLDEN * (high - low);
            double right = low + GOLDEN * (high - low);
            if (loss(answers, left) <= loss(answers, right)) {
                high = right;
            } else {
                low = left;
            }
        }
        return (low + high) / 2;
    }

    private static double loss(List<JudgedAnswer> answers, double logTemperature) {
        double temperature = Math.exp(logTemperature);
        double loss = 0;
        for (JudgedAnswer answer : answers) {
            double probability = Math.min(Math.max(answer.probability(temperature), 1 - SUREST), SUREST);
            loss -= Math.log(answer.isRight() ? probability : 1 - probability);
        }
        return loss;
    }
}
