package io.squadron.eval.execution;

/** The evaluation was cancelled, its checkpoint deleted, or another replica has taken it over: this turn ends at once. */
final class ClaimLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClaimLostException() {
        super("The evaluation is not this worker's any more.");
    }
}
