package io.squadron.eval.dashboard.evaluation;

import io.squadron.eval.calibration.FittedCalibration;
import io.squadron.eval.calibration.Reliability;
import java.util.List;
import java.util.Locale;

/**
 * How reliable the probabilities of a checkpoint's answers are: a diagram of accuracy by probability, and its figures.
 *
 * @param error percent, in the mean
 * @param errorBefore percent, of the plain softmax
 */
public record ReliabilityView(
        double temperature, long questions, double error, double errorBefore, List<Reliability.Bin> bins) {
    /** Of the diagram's sides, in its own units. */
    private static final double SIDE = 100;

    private static final double GAP = 0.6;

    static ReliabilityView of(FittedCalibration fitted) {
        return new ReliabilityView(
                fitted.temperature,
                fitted.questions,
                100 * fitted.expectedCalibrationError,
                100 * fitted.uncalibratedExpectedCalibrationError,
                fitted.bins);
    }

    /** A bar for each tenth of probability, as high as the share of right answers. */
    public List<Bar> bars() {
        return bins.stream()
                .map(bin -> new Bar(
                        length(SIDE * bin.lower() + GAP),
                        length(SIDE * (1 - bin.accuracy())),
                        length(SIDE * (bin.upper() - bin.lower()) - 2 * GAP),
                        length(SIDE * bin.accuracy())))
                .toList();
    }

    /** In the units of the diagram, from its upper left corner. */
    public record Bar(String x, String y, String width, String height) {}

    private static String length(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
