package io.squadron.local.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Bars that redraw themselves on one line of a terminal; a finished task leaves a line. */
public final class TerminalProgress implements Progress {
    /** Moves to the line's beginning and erases it (ECMA-48, EL). */
    private static final String ERASE_LINE = "\r\u001b[2K";

    private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();

    private final PrintStream out;
    private final int columns;
    private final LongSupplier nanoTime;
    private boolean drawn;

    public TerminalProgress(PrintStream out, int columns, LongSupplier nanoTime) {
        this.out = out;
        this.columns = columns;
        this.nanoTime = nanoTime;
    }

    @Override
    public void say(String line) {
        erase();
        out.println(line);
    }

    @Override
    public Task begin(String title, long total) {
        Bar bar = new Bar(title, total);
        bar.draw();
        return bar;
    }

    private void erase() {
        if (drawn) {
            out.print(ERASE_LINE);
            drawn = false;
        }
    }

    private final class Bar implements Task {
        private final String title;
        private final long startedNanos = nanoTime.getAsLong();
        private long drawnNanos;
        private long done;
        private long total;
        private String detail = "";

        Bar(String title, long total) {
            this.title = title;
            this.total = total;
        }

        @Override
        public void update(long done, long total, String detail) {
            this.done = done;
            this.total = total;
            this.detail = detail;
            if (nanoTime.getAsLong() - drawnNanos >= REDRAW_NANOS) {
                draw();
            }
        }

        @Override
        public void finish(String outcome) {
            say(title + ": " + outcome + "  " + ProgressBar.clock(elapsed()));
        }

        private void draw() {
            out.print(ERASE_LINE + ProgressBar.render(title, done, total, detail, elapsed(), columns));
            out.flush();
            drawn = true;
            drawnNanos = nanoTime.getAsLong();
        }

        private Duration elapsed() {
            return Duration.ofNanos(nanoTime.getAsLong() - startedNanos);
        }
    }
}
