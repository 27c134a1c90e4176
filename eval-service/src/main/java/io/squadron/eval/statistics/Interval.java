package io.squadron.eval.statistics;

/**
 * A figure, and where it would lie for other questions of the same kind.
 *
 * @param low 2.5 % of samples give less
 * @param high 2.5 % of samples give more
 */
public record Interval(double estimate, double low, double high) {
    /** In another unit. */
    public Interval times(double factor) {
        return new Interval(estimate * factor, low * factor, high * factor);
    }

    public double width() {
        return high - low;
    }
}
