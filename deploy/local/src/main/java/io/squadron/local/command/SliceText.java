package io.squadron.local.command;

import io.squadron.v1.Interval;
import io.squadron.v1.Slice;
import java.util.Locale;

/** Slices as lines of a table. */
final class SliceText {
    private static final int LABEL = 46;
    private static final String COLUMNS = "%-" + LABEL + "s %9s %6s %7s %21s %21s";

    private SliceText() {}

    static String heading() {
        return heading("");
    }

    static String heading(String label) {
        return String.format(Locale.ROOT, COLUMNS, label, "questions", "share", "errors", "exact (95 %)", "f1 (95 %)");
    }

    static String line(String label, Slice slice) {
        return TerminalText.of(String.format(
                Locale.ROOT,
                COLUMNS,
                label,
                String.format(Locale.ROOT, "%,d", slice.getQuestions()),
                share(slice.getShare()),
                share(slice.getShareOfWrong()),
                slice.hasExact() ? interval(slice.getExact()) : "–",
                slice.hasF1() ? interval(slice.getF1()) : "–"));
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    static String interval(Interval interval) {
        return String.format(
                Locale.ROOT, "%.1f (%.1f to %.1f)", interval.getEstimate(), interval.getLow(), interval.getHigh());
    }

    /** A difference with its sign. */
    static String difference(Interval interval) {
        return String.format(
                Locale.ROOT, "%+.1f (%+.1f to %+.1f)", interval.getEstimate(), interval.getLow(), interval.getHigh());
    }
}
