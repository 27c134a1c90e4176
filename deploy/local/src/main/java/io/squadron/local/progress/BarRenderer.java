package io.squadron.local.progress;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import me.tongfei.progressbar.DefaultProgressBarRenderer;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;

/**
 * The library's line, e.g. {@code Training  31% |███▌       | 120/381 (0:00:42 / 1:31 left) loss 2.31 · 6.5 windows/s}, with as
 * many figures as fit beside a bar that can still be read.
 */
final class BarRenderer extends DefaultProgressBarRenderer {
    private static final int SMALLEST_BAR = 8;

    /** What stands between title, share, bar, counts and clock, and the time so far. */
    private static final int BETWEEN = " 100% || (0:00:00 / ) ".length();

    private final Progress.Unit unit;
    private final Supplier<String[]> figures;
    private final Function<ProgressState, Optional<Duration>> remaining;
    private int columns; // of the rendering under way

    BarRenderer(Progress.Unit unit, Supplier<String[]> figures, Function<ProgressState, Optional<Duration>> remaining) {
        super(ProgressBarStyle.UNICODE_BLOCK, "", 1, true, null, null, true, remaining);
        this.unit = unit;
        this.figures = figures;
        this.remaining = remaining;
    }

    @Override
    public synchronized String render(ProgressState progress, int columns) {
        this.columns = columns;
        return super.render(progress, columns).stripTrailing();
    }

    @Override
    protected String percentage(ProgressState progress) {
        return progress.isIndefinite() ? "    " : super.percentage(progress);
    }

    @Override
    protected String ratio(ProgressState progress) {
        return Counts.text(progress.getCurrent(), progress.isIndefinite() ? 0 : progress.getMax(), unit);
    }

    @Override
    protected String etaString(ProgressState progress) {
        return remaining
                .apply(progress)
                .map(Clock::text)
                .map(left -> left + " left")
                .orElse("?");
    }

    /** The library's place for what stands behind the clock. */
    @Override
    protected String speed(ProgressState progress) {
        int room = columns
                - progress.getTaskName().length()
                - ratio(progress).length()
                - etaString(progress).length()
                - BETWEEN
                - SMALLEST_BAR;
        StringBuilder fitting = new StringBuilder();
        for (String figure : figures.get()) {
            String separator = fitting.isEmpty() ? "" : " · ";
            if (fitting.length() + separator.length() + figure.length() > room) {
                break;
            }
            fitting.append(separator).append(figure);
        }
        return fitting.toString();
    }
}
