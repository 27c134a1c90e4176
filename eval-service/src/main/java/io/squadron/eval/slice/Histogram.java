package io.squadron.eval.slice;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many things are how long.
 *
 * @param feature what is counted
 * @param bars of equal width, from the smallest to the largest length
 */
public record Histogram(String feature, List<Bar> bars) {
    private static final int MOST_BARS = 20;

    public Histogram {
        bars = List.copyOf(bars);
    }

    /**
     * A range of lengths.
     *
     * @param from the shortest in it
     * @param to the longest that could be in it
     */
    public record Bar(int from, int to, long count) {}

    static Histogram of(String feature, int[] lengths) {
        if (lengths.length == 0) {
            return new Histogram(feature, List.of());
        }
        int least = Arrays.stream(lengths).min().getAsInt();
        int most = Arrays.stream(lengths).max().getAsInt();
        int width = Math.max(1, (int) Math.ceil((most - least + 1) / (double) MOST_BARS));
        long[] counts = new long[(most - least) / width + 1];
        for (int length : lengths) {
            counts[(length - least) / width]++;
        }
        return new Histogram(
                feature,
                IntStream.range(0, counts.length)
                        .mapToObj(i -> new Bar(least + i * width, least + (i + 1) * width - 1, counts[i]))
                        .toList());
    }

    /** Of the longest bar. */
    public long highest() {
        return bars.stream().mapToLong(Bar::count).max().orElse(0);
    }
}
