package io.squadron.local.progress;

import java.time.Duration;

/**
 * What a person sees while a job works. Everything goes to standard error, so that standard output holds results only.
 * One task is shown at a time; a new one ends the one before it.
 */
public interface Progress extends AutoCloseable {

    /** One line that stays. */
    void say(String line);

    /**
     * Begins a task.
     *
     * @param title what is being done, e.g. "Training"
     * @param total how many units there are; 0 while that is unknown
     */
    Task begin(String title, long total, Unit unit);

    /** Begins a task whose units need no name. */
    default Task begin(String title, long total) {
        return begin(title, total, Unit.ONE);
    }

    /** No task is shown any more, whether it was finished or not; what is still to be said is said. */
    @Override
    void close();

    /** A piece of work with a known or unknown end. Not thread-safe. */
    interface Task {
        /**
         * Shows how far it is.
         *
         * @param done units done so far
         * @param total units in all; 0 while that is unknown
         * @param figures to show beside the bar, e.g. "loss 2.31", "6.5 windows/s"; where there is no room for all of them
         *     the last are left out
         */
        void update(long done, long total, String... figures);

        /** How long it will take yet, where that is known better than from what was done so far. */
        void remaining(Duration remaining);

        /** Ends the task; the line that stays says what came out of it. */
        void finish(String outcome);
    }

    /**
     * What a task is counted in.
     *
     * @param name shown behind the numbers, e.g. " MB"; may be empty
     * @param size how much of what {@link Task#update} is told makes one
     */
    record Unit(String name, long size) {
        /** Whatever is counted one by one. */
        public static final Unit ONE = new Unit("", 1);

        /** Bytes, shown as megabytes (10⁶). */
        public static final Unit BYTES = new Unit(" MB", 1_000_000);
    }

    /**
     * Progress for this process: bars that redraw themselves where standard error is a terminal, plain lines at intervals
     * where it is a file or a pipe.
     */
    static Progress onStandardError() {
        return !"dumb".equals(System.getenv("TERM")) && StandardStream.ERROR.isTerminal()
                ? new TerminalProgress(System.err, StandardStream.ERROR::columns)
                : new PlainProgress(System.err, System::nanoTime);
    }
}
