package io.squadron.inference.service;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.squadron.inference.RefusedException;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/** The one place where a failure becomes a gRPC status: a refusal says its sentence, anything else is only logged. */
final class Statuses {
    private static final Logger LOG = Logger.getLogger(Statuses.class);

    private Statuses() {}

    static Status of(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof RefusedException refused) {
            return code(refused).withDescription(refused.getMessage());
        }
        if (cause instanceof StatusRuntimeException || cause instanceof StatusException) {
            return Status.fromThrowable(cause);
        }
        LOG.error("A request failed unexpectedly", cause);
        return Status.INTERNAL.withDescription("The inference-service failed at this request; its log says why");
    }

    private static Status code(RefusedException refused) {
        return switch (refused.refusal()) {
            case INVALID -> Status.INVALID_ARGUMENT;
            case UNKNOWN_MODEL -> Status.NOT_FOUND;
            case NOT_POSSIBLE_NOW -> Status.FAILED_PRECONDITION;
            case BUSY -> Status.RESOURCE_EXHAUSTED;
            case TOO_LATE -> Status.DEADLINE_EXCEEDED;
            case CANCELLED -> Status.CANCELLED;
            case UNREACHABLE -> Status.UNAVAILABLE;
        };
    }
}
