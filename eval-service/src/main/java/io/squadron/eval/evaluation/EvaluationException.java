package io.squadron.eval.evaluation;

import io.grpc.Status;

/** An evaluation that cannot be had; the message is one sentence for whoever asked for it. */
public final class EvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Status.Code code;

    private EvaluationException(Status.Code code, String message) {
        super(message);
        this.code = code;
    }

    /** Something that the request names does not exist. */
    public static EvaluationException notFound(String message) {
        return new EvaluationException(Status.Code.NOT_FOUND, message);
    }

    /** It exists, but cannot be used as it is. */
    public static EvaluationException notReady(String message) {
        return new EvaluationException(Status.Code.FAILED_PRECONDITION, message);
    }

    /** The inference-service cannot be reached; later it may. */
    public static EvaluationException unavailable(String message) {
        return new EvaluationException(Status.Code.UNAVAILABLE, message);
    }

    /** The request asks for something impossible. */
    public static EvaluationException invalid(String message) {
        return new EvaluationException(Status.Code.INVALID_ARGUMENT, message);
    }

    /** A fault of this service; its log has the details. */
    public static EvaluationException internal() {
        return new EvaluationException(
                Status.Code.INTERNAL, "The evaluation failed inside the eval-service; its log says why.");
    }

    public static EvaluationException of(Status.Code code, String message) {
        return new EvaluationException(code, message);
    }

    /** What a stored failure was. */
    public static EvaluationException stored(CheckpointEvaluation evaluation) {
        return new EvaluationException(Status.Code.valueOf(evaluation.failureStatus), evaluation.failure);
    }

    public Status.Code code() {
        return code;
    }
}
