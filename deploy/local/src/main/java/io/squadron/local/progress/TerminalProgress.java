package io.squadron.local.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;

/** Bars that redraw themselves on one line of a terminal, by the clock as well; a finished task leaves a line. */
public final class TerminalProgress implements Progress {
    private static final int REDRAW_MILLIS = 250;

    private final BarLine line;
    private Bar current; // null while there is none

    /**
     * @param columns of the terminal, which may change
     */
    public TerminalProgress(PrintStream out, IntSupplier columns) {
        line = new BarLine(out, columns);
    }

    @Override
    public void say(String text) {
        line.say(text);
    }

    @Override
    public synchronized Task begin(String title, long total, Unit unit) {
        endCurrent();
        current = new Bar(title, total, unit);
        return current;
    }

    @Override
    public synchronized void close() {
        endCurrent();
        line.drawNoMore();
    }

    private void endCurrent() {
        if (current != null) {
            current.bar.close();
            current = null;
        }
    }

    private final class Bar implements Task {
        private final String title;
        private final BarRenderer renderer;
        private final ProgressBar bar;
        private volatile String[] figures = {};
        private volatile long remainingUntilNanos; // 0 while nobody has said

        Bar(String title, long total, Unit unit) {
            this.title = title;
            this.renderer = new BarRenderer(unit, () -> figures, this::remaining);
            this.bar = new ProgressBarBuilder()
                    .setTaskName(title)
                    .setInitialMax(known(total))
                    .setUpdateIntervalMillis(REDRAW_MILLIS)
                    .continuousUpdate()
                    .clearDisplayOnFinish()
                    .setConsumer(line)
                    .setRenderer(renderer)
                    .build();
        }

        @Override
        public void update(long done, long total, String... figures) {
            synchronized (renderer) { // it draws on the clock's thread: the whole of an update, or nothing
                this.figures = figures;
                bar.maxHint(known(total));
                bar.stepTo(done);
            }
        }

        /** The library's word for "unknown". */
        private static long known(long total) {
            return total > 0 ? total : -1;
        }

        @Override
        public void remaining(Duration remaining) {
            remainingUntilNanos = Math.max(1, System.nanoTime() + remaining.toNanos());
        }

        private Optional<Duration> remaining(ProgressState state) {
            if (remainingUntilNanos != 0) {
                return Optional.of(Duration.ofNanos(remainingUntilNanos - System.nanoTime()));
            }
            long done = state.getCurrent();
            return state.isIndefinite() || done <= 0
                    ? Optional.empty()
                    : Optional.of(state.getElapsedAfterStart()
                            .multipliedBy(state.getMax() - done)
                            .dividedBy(done));
        }

        @Override
        public void finish(String outcome) {
            Duration elapsed = bar.getTotalElapsed();
            synchronized (TerminalProgress.this) {
                if (current == this) {
                    endCurrent();
                }
            }
            say(title + ": " + outcome + "  " + Clock.text(elapsed));
        }
    }
}
