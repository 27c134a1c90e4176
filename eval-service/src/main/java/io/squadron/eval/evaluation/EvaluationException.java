package io.squadron.eval.evaluation;

/** An evaluation that cannot be had; the message is one sentence for whoever asked for it. */
public final class EvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FailureReason reason;

    public EvaluationException(FailureReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public FailureReason reason() {
        return reason;
    }
}
