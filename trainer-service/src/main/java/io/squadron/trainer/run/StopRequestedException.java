package io.squadron.trainer.run;

/** Somebody asked to stop the run before there was anything of it to keep. */
final class StopRequestedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StopRequestedException() {
        super("a stop was requested");
    }
}
