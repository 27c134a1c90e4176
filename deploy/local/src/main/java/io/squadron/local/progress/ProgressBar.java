package io.squadron.local.progress;

import java.time.Duration;
import java.util.Locale;

/** Progress as text: pure functions. */
public final class ProgressBar {
    private static final int BAR_WIDTH = 24;
    private static final int TITLE_WIDTH = 22;

    private ProgressBar() {}

    /**
     * One line, e.g. {@code Training               ███████▌░░░░░░░░░░░░░░░░ 120/381  loss 2.31 · 0:42}, cut to the width.
     *
     * @param total 0 while it is unknown: no bar then, only the count
     */
    public static String render(String title, long done, long total, String detail, Duration elapsed, int columns) {
        StringBuilder line = new StringBuilder(columns);
        line.append(title).append(" ".repeat(Math.max(1, TITLE_WIDTH - title.length())));
        if (total > 0) {
            line.append(bar(done, total)).append(' ');
        }
        line.append(counts(done, total));
        if (!detail.isEmpty()) {
            line.append("  ").append(detail);
        }
        line.append("  ").append(clock(elapsed));
        return line.length() < columns ? line.toString() : line.substring(0, columns - 1);
    }

    /** The same without a bar, for logs: {@code Training: 120/381 (31 %) loss 2.31, 0:42}. */
    public static String plain(String title, long done, long total, String detail, Duration elapsed) {
        StringBuilder line = new StringBuilder(title).append(": ").append(counts(done, total));
        if (total > 0) {
            line.append(String.format(Locale.ROOT, " (%d %%)", 100 * Math.min(done, total) / total));
        }
        if (!detail.isEmpty()) {
            line.append("  ").append(detail);
        }
        return line.append("  ").append(clock(elapsed)).toString();
    }

    /** {@code 0:07}, {@code 12:30} or {@code 1:02:03}. */
    public static String clock(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        long hours = seconds / 3600;
        long minutes = seconds / 60 % 60;
        return hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, minutes, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", minutes, seconds % 60);
    }

    private static String counts(long done, long total) {
        if (total == 0) {
            return done == 0 ? "" : String.format(Locale.ROOT, "%,d", done);
        }
        return String.format(Locale.ROOT, "%,d/%,d", done, total);
    }

    private static String bar(long done, long total) {
        double share = Math.min(1.0, Math.max(0.0, (double) done / total));
        int filled = (int) Math.round(share * BAR_WIDTH);
        return "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
    }
}
