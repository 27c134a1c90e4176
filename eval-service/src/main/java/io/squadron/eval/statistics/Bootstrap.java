package io.squadron.eval.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The percentile bootstrap (Efron 1979): the mean of samples of the same size, drawn from what was seen with replacement, again
 * and again. The same values give the same interval each time.
 */
public final class Bootstrap {
    private static final double TAIL = 0.025;
    private static final long SEED = 1979;

    private final int samples;

    /** 1,000 samples give an interval's ends to some hundredths of its width, 10,000 to one hundredth. */
    public Bootstrap(int samples) {
        this.samples = samples;
    }

    /** Of the mean, with 95 %; of no values, NaN. */
    public Interval mean(double[] values) {
        if (values.length == 0) {
            return new Interval(Double.NaN, Double.NaN, Double.NaN);
        }
        double mean = Arrays.stream(values).sum() / values.length;
        double[] means = sampleMeans(values);
        Arrays.sort(means);
        return new Interval(mean, quantile(means, TAIL), quantile(means, 1 - TAIL));
    }

    private double[] sampleMeans(double[] values) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] means = new double[samples];
        for (int sample = 0; sample < samples; sample++) {
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                sum += values[random.nextInt(values.length)];
            }
            means[sample] = sum / values.length;
        }
        return means;
    }

    /** Between two neighbours as numpy's default does. */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
