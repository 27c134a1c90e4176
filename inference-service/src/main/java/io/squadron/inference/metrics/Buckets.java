package io.squadron.inference.metrics;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Where the histograms' buckets end. Fixed, so that the number of series is, and coarse: each bucket is one for every model. */
final class Buckets {
    /** A question's: from a cached short one on a GPU to a book on a CPU; at most 2.5 times the one before. */
    static final Duration[] OF_A_REQUEST = Stream.of(
                    1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    /** From a small model on a local disk to a large one from far away. */
    static final Duration[] OF_A_LOAD =
            Stream.of(1, 2, 5, 10, 30, 60, 120, 300).map(Duration::ofSeconds).toArray(Duration[]::new);

    private Buckets() {}

    /** Powers of two. */
    static double[] powersOfTwo(int first, int last) {
        return IntStream.iterate(first, size -> size <= last, size -> 2 * size)
                .asDoubleStream()
                .toArray();
    }
}
