package io.squadron.trainer.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.trainer.Refusal;
import org.jboss.logging.Logger;

/** What went wrong, as the status that trainer.proto promises for it, with one sentence and no stack trace. */
final class StatusMapping {
    private static final Logger LOG = Logger.getLogger(StatusMapping.class);

    private StatusMapping() {}

    static StatusRuntimeException of(Throwable failure) {
        if (failure instanceof StatusRuntimeException already) {
            return already;
        }
        if (failure instanceof Refusal refusal) {
            return status(refusal).withDescription(refusal.getMessage()).asRuntimeException();
        }
        LOG.errorf(failure, "A call failed unexpectedly");
        return Status.INTERNAL
                .withDescription("The trainer met an unexpected error; its log says more")
                .asRuntimeException();
    }

    private static Status status(Refusal refusal) {
        return switch (refusal.kind()) {
            case INVALID -> Status.INVALID_ARGUMENT;
            case NOT_FOUND -> Status.NOT_FOUND;
            case EXISTS -> Status.ALREADY_EXISTS;
            case UNFIT, UNABLE -> Status.FAILED_PRECONDITION;
            case EXHAUSTED -> Status.RESOURCE_EXHAUSTED;
            case UNAVAILABLE -> {
                LOG.warnf(refusal, "A call failed");
                yield Status.UNAVAILABLE;
            }
        };
    }
}
