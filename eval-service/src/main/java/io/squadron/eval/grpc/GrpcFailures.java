package io.squadron.eval.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.ExceptionHandler;
import io.quarkus.grpc.ExceptionHandlerProvider;
import io.squadron.eval.evaluation.EvaluationException;
import io.squadron.eval.storage.TransientFailures;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** The one place where a failure becomes a gRPC status. What is not foreseen is logged here and kept from the caller. */
@ApplicationScoped
class GrpcFailures implements ExceptionHandlerProvider {
    private static final Logger LOG = Logger.getLogger(GrpcFailures.class);

    @Override
    public Throwable transform(Throwable failure) {
        return toStatus(failure).asRuntimeException();
    }

    @Override
    public <Q, R> ExceptionHandler<Q, R> createHandler(
            ServerCall.Listener<Q> listener, ServerCall<Q, R> call, Metadata metadata) {
        return new Handler<>(listener, call, metadata);
    }

    private static Status toStatus(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EvaluationException known) {
                return Status.fromCode(known.code()).withDescription(known.getMessage());
            }
            if (cause instanceof StatusRuntimeException status) {
                return status.getStatus();
            }
            if (cause instanceof StatusException status) {
                return status.getStatus();
            }
        }
        if (TransientFailures.isTransient(failure)) {
            LOG.warnf("A call failed because the database is away: %s", failure);
            return Status.UNAVAILABLE.withDescription("The database cannot be reached; try again later.");
        }
        LOG.error("A call failed", failure);
        return Status.INTERNAL.withDescription("The eval-service failed; its log says why.");
    }

    private static final class Handler<Q, R> extends ExceptionHandler<Q, R> {
        Handler(ServerCall.Listener<Q> listener, ServerCall<Q, R> call, Metadata metadata) {
            super(listener, call, metadata);
        }

        @Override
        protected void handleException(Throwable failure, ServerCall<Q, R> call, Metadata metadata) {
            call.close(toStatus(failure), metadata);
        }
    }
}
