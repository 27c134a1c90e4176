package io.squadron.local.progress;

/**
 * What a person sees while a job works. Everything goes to standard error, so that standard output holds results only.
 * One task is shown at a time; a new one ends the one before it.
 */
public interface Progress {

    /** One line that stays. */
    void say(String line);

    /**
     * Begins a task.
     *
     * @param title what is being done, e.g. "Training"
     * @param total how many units there are; 0 while that is unknown
     */
    Task begin(String title, long total);

    /** A piece of work with a known or unknown end. Not thread-safe. */
    interface Task {
        /**
         * Shows how far it is.
         *
         * @param done units done so far
         * @param total units in all; 0 while that is unknown
         * @param detail figures to show beside the bar, e.g. "loss 2.31 · 6.5 windows/s"; may be empty
         */
        void update(long done, long total, String detail);

        /** Ends the task; the line that stays says what came out of it. */
        void finish(String outcome);
    }

    /**
     * Progress for this process: bars that redraw themselves where standard error is a terminal, plain lines at intervals
     * where it is a file or a pipe.
     */
    static Progress onStandardError() {
        boolean terminal = !"dumb".equals(System.getenv("TERM")) && Terminal.isTerminal(Terminal.STANDARD_ERROR);
        return terminal
                ? new TerminalProgress(System.err, Terminal.columns(), System::nanoTime)
                : new PlainProgress(System.err, System::nanoTime);
    }
}
