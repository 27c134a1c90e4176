package io.squadron.local.progress;

import java.time.Duration;
import java.util.Locale;

/** Durations as people read them. */
public final class Clock {
    private Clock() {}

    /** {@code 0:07}, {@code 12:30} or {@code 1:02:03}. */
    public static String text(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        long hours = seconds / 3600;
        long minutes = seconds / 60 % 60;
        return hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, minutes, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", minutes, seconds % 60);
    }
}
