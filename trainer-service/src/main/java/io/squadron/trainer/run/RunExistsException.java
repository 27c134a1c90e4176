package io.squadron.trainer.run;

/** The run id is in use. */
public final class RunExistsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RunExistsException(String runId) {
        super("run_id \"%s\" is in use; choose another, or leave it empty".formatted(runId));
    }
}
