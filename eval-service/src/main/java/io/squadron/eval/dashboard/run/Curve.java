package io.squadron.eval.dashboard.run;

import java.util.List;

/**
 * A run's curves, column by column in the order of the steps. A figure that no axis can show (NaN, infinite, beyond
 * {@link #LARGEST}) is null.
 *
 * @param whole it is the whole curve; else only what is new behind a cursor
 * @param attempt of the run: another one replaces points, so that the whole is to be read anew
 * @param cursor behind which the next news begin
 * @param total points that the run has; of news, how many they are
 * @param notice what a person should know about what is shown; empty if it is everything
 * @param memoryBytes in use where it trains; null where that was not told
 * @param time when each point was told, in milliseconds since 1970
 */
public record Curve(
        boolean whole,
        int attempt,
        long cursor,
        long total,
        String notice,
        List<Long> step,
        List<Double> epoch,
        List<Double> loss,
        List<Double> learningRate,
        List<Double> gradNorm,
        List<Double> windowsPerSecond,
        List<Long> memoryBytes,
        List<Long> time) {
    /** An axis that reaches further shows nothing else any more. */
    static final double LARGEST = 1e12;

    static Double plottable(double figure) {
        return Double.isFinite(figure) && Math.abs(figure) <= LARGEST ? figure : null;
    }
}
