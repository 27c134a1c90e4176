package io.squadron.eval.dashboard.dataset;

import io.squadron.eval.slice.Histogram;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A histogram as a picture, 100 units wide and 40 high, and as a table.
 *
 * @param shapes of the bars
 */
public record HistogramView(String feature, List<Shape> shapes, List<Histogram.Bar> bars) {
    private static final double WIDTH = 100;
    private static final double HEIGHT = 40;
    private static final double GAP = 0.4;

    /** In the picture's units, from its upper left corner. */
    public record Shape(String x, String y, String width, String height) {}

    static HistogramView of(Histogram histogram) {
        double step = WIDTH / histogram.bars().size();
        return new HistogramView(
                histogram.feature(),
                IntStream.range(0, histogram.bars().size())
                        .mapToObj(i ->
                                shape(i * step, step, histogram.bars().get(i).count() / (double) histogram.highest()))
                        .toList(),
                histogram.bars());
    }

    private static Shape shape(double x, double step, double share) {
        return new Shape(number(x + GAP), number(HEIGHT * (1 - share)), number(step - 2 * GAP), number(HEIGHT * share));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
