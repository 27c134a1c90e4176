package io.squadron.local.progress;

import java.io.PrintStream;
import java.time.Duration;
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
    public Task begin(String title, long total) {
        out.println(title + " …");
        return new Lines(title);
    }

    private final class Lines implements Task {
        private final String title;
        private final long startedNanos = nanoTime.getAsLong();
        private long saidNanos = startedNanos;

        Lines(String title) {
            this.title = title;
        }

        @Override
        public void update(long done, long total, String detail) {
            long now = nanoTime.getAsLong();
            if (now - saidNanos >= INTERVAL_NANOS) {
                saidNanos = now;
                out.println(ProgressBar.plain(title, done, total, detail, Duration.ofNanos(now - startedNanos)));
            }
        }

        @Override
        public void finish(String outcome) {
            Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - startedNanos);
            out.println(title + ": " + outcome + "  " + ProgressBar.clock(elapsed));
        }
    }
}
