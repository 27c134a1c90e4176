package io.squadron.inference.model;

import io.squadron.inference.answer.WindowLogits;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** How far logits are from those that they should be, of the same windows. */
record LogitDistance(List<WindowLogits> expected, List<WindowLogits> actual) {
    /** The mean distance, of the standard deviation of what is expected. */
    double relative() {
        double mean = all(expected).average().orElse(0);
        double variance = all(expected)
                .map(logit -> (logit - mean) * (logit - mean))
                .average()
                .orElse(0);
        double[] expectedLogits = all(expected).toArray();
        double[] actualLogits = all(actual).toArray();
        double distance = IntStream.range(0, expectedLogits.length)
                .mapToDouble(i -> Math.abs(expectedLogits[i] - actualLogits[i]))
                .average()
                .orElse(0);
        return distance / Math.sqrt(variance);
    }

    private static DoubleStream all(List<WindowLogits> windows) {
        return windows.stream().flatMapToDouble(logits -> DoubleStream.concat(of(logits.start()), of(logits.end())));
    }

    private static DoubleStream of(float[] logits) {
        return IntStream.range(0, logits.length).mapToDouble(i -> logits[i]);
    }
}
