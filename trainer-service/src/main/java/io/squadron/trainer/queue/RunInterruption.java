package io.squadron.trainer.queue;

/** An attempt at a run ends here because of something that was asked or done elsewhere, not because anything failed. */
public abstract sealed class RunInterruption extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private RunInterruption(String message) {
        super(message);
    }

    /** This trainer no longer has the run: the service stops, or another trainer took it over. It says nothing about the run. */
    public static final class Abandoned extends RunInterruption {
        private static final long serialVersionUID = 1L;

        public Abandoned(String message) {
            super(message);
        }
    }

    /** Somebody asked to stop the run before there was anything of it to keep. */
    public static final class StopRequested extends RunInterruption {
        private static final long serialVersionUID = 1L;

        StopRequested() {
            super("a stop was requested");
        }
    }
}
