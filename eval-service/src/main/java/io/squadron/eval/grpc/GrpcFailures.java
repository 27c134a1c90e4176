package io.squadron.eval.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.ExceptionHandler;
import io.quarkus.grpc.ExceptionHandlerProvider;
import io.squadron.eval.EvalConfig;
import io.squadron.eval.evaluation.EvaluationException;
import io.squadron.eval.storage.TransientFailures;
import io.squadron.rpc.RpcError;
import io.squadron.v1.ErrorReason;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * The one place where a failure becomes an error of the contract, with its details. What is not foreseen is logged here and
 * kept from the caller.
 */
@ApplicationScoped
class GrpcFailures implements ExceptionHandlerProvider {
    private static final Logger LOG = Logger.getLogger(GrpcFailures.class);
    private static final String EVALUATION = "squadron.v1.Evaluation";

    private final EvalConfig config;

    GrpcFailures(EvalConfig config) {
        this.config = config;
    }

    @Override
    public Throwable transform(Throwable failure) {
        return error(failure);
    }

    @Override
    public <Q, R> ExceptionHandler<Q, R> createHandler(
            ServerCall.Listener<Q> listener, ServerCall<Q, R> call, Metadata metadata) {
        return new ExceptionHandler<>(listener, call, metadata) {
            @Override
            protected void handleException(Throwable failure, ServerCall<Q, R> failed, Metadata headers) {
                StatusRuntimeException error = error(failure);
                failed.close(error.getStatus(), error.getTrailers() == null ? new Metadata() : error.getTrailers());
            }
        };
    }

    private StatusRuntimeException error(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EvaluationException known) {
                return error(known).toException();
            }
            if (cause instanceof StatusRuntimeException status) {
                return status;
            }
            if (cause instanceof StatusException status) {
                return new StatusRuntimeException(status.getStatus(), status.getTrailers());
            }
        }
        if (TransientFailures.isTransient(failure)) {
            LOG.warnf("A call failed because the database is away: %s", failure);
            return RpcError.away("postgresql", "The database cannot be reached; try again later.", config.maxBackoff())
                    .toException();
        }
        LOG.error("A call failed", failure);
        return RpcError.internal("eval-service").toException();
    }

    private RpcError error(EvaluationException known) {
        String sentence = known.getMessage();
        return switch (known.reason()) {
            case UNKNOWN -> RpcError.notFound(EVALUATION, "", sentence);
            case INFERENCE_AWAY -> RpcError.away("inference-service", sentence, config.maxBackoff());
            case MODEL_NOT_LOADABLE -> refused(ErrorReason.ERROR_REASON_MODEL_NOT_LOADABLE, sentence);
            case WRONG_STATE, DATASET_NOT_READY, CHECKPOINT_DELETED, NOTHING_ANSWERED ->
                refused(ErrorReason.ERROR_REASON_NOT_READY, sentence);
            case CANCELLED -> RpcError.of(Status.Code.CANCELLED, ErrorReason.ERROR_REASON_GIVEN_UP, sentence);
            case INTERNAL -> RpcError.internal("eval-service");
        };
    }

    private static RpcError refused(ErrorReason reason, String sentence) {
        return RpcError.of(Status.Code.FAILED_PRECONDITION, reason, sentence);
    }
}
