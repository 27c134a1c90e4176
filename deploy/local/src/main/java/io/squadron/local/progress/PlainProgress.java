package io.squadron.local.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Lines for logs and pipes: one when a task begins, one at least every so often while it runs, one at its end. */
public final class PlainProgress implements Progress {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

    private final PrintStream out;
    private final LongSupplier nanoTime;

    public PlainProgress(PrintStream out, LongSupplier nanoTime) {
        this.out = out;
        this.nanoTime = nanoTime;
    }

    @Override
    public void say(String line) {
        out.println(line);
    }

    @Override
    public Task begin(String title, long total, Unit unit) {
        out.println(title + " …");
        return new Lines(title, unit);
    }

    @Override
    public void close() {
        out.flush();
    }

    private final class Lines implements Task {
        private final String title;
        private final Unit unit;
        private final long startedNanos = nanoTime.getAsLong();
        private long saidNanos = startedNanos;
        private Duration remaining;

        Lines(String title, Unit unit) {
            this.title = title;
            this.unit = unit;
        }

        @Override
        public void update(long done, long total, String... figures) {
            if (nanoTime.getAsLong() - saidNanos >= INTERVAL_NANOS) {
                saidNanos = nanoTime.getAsLong();
                out.println(line(done, total, figures));
            }
        }

        /** {@code Training: 120/381 (31 %)  loss 2.31 · 0:42 left  0:20}. */
        private String line(long done, long total, String... figures) {
            List<String> beside = new ArrayList<>(List.of(figures));
            if (remaining != null) {
                beside.add(Clock.text(remaining) + " left");
            }
            String share = total > 0 ? String.format(Locale.ROOT, " (%d %%)", 100 * Math.min(done, total) / total) : "";
            return title + ": " + Counts.text(done, total, unit) + share + "  "
                    + (beside.isEmpty() ? "" : String.join(" · ", beside) + "  ") + Clock.text(elapsed());
        }

        @Override
        public void remaining(Duration remaining) {
            this.remaining = remaining;
        }

        @Override
        public void finish(String outcome) {
            out.println(title + ": " + outcome + "  " + Clock.text(elapsed()));
        }

        private Duration elapsed() {
            return Duration.ofNanos(nanoTime.getAsLong() - startedNanos);
        }
    }
}
