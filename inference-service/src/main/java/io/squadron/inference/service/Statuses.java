package io.squadron.inference.service;

import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.squadron.inference.RefusedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/** The one place where a failure becomes a gRPC status: a refusal says its sentence, anything else is only logged. */
final class Statuses {
    private static final Logger LOG = Logger.getLogger(Statuses.class);

    private Statuses() {}

    static Status of(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof RefusedException refused) {
            return code(refused).withDescription(refused.getMessage());
        }
        if (cause instanceof StatusRuntimeException || cause instanceof StatusException) {
            return Status.fromThrowable(cause);
        }
        LOG.error("A request failed unexpectedly", cause);
        return Status.INTERNAL.withDescription("The inference-service failed at this request; its log says why");
    }

    /** As the exception that ends a call, with a hint of when to try again where there is one. */
    static StatusRuntimeException exceptionOf(Throwable failure) {
        Status status = of(failure);
        Optional<Duration> retryAfter =
                cause(failure) instanceof RefusedException refused ? refused.retryAfter() : Optional.empty();
        if (retryAfter.isEmpty()) {
            return status.asRuntimeException();
        }
        RetryInfo retry = RetryInfo.newBuilder()
                .setRetryDelay(Durations.fromNanos(retryAfter.get().toNanos()))
                .build();
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(status.getCode().value())
                .setMessage(String.valueOf(status.getDescription()))
                .addDetails(Any.pack(retry))
                .build());
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
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
