package io.squadron.trainer.run;

/** This trainer no longer has the run: the service stops, or another trainer took it over. It says nothing about the run. */
final class RunAbandonedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RunAbandonedException(String message) {
        super(message);
    }
}
