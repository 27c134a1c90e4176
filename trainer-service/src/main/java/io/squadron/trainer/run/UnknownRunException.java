package io.squadron.trainer.run;

/** No run has this id. */
public final class UnknownRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownRunException(String runId) {
        super("No run \"%s\" has been submitted".formatted(runId));
    }
}
