package io.squadron.trainer.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.trainer.dataset.DatasetUnavailableException;
import io.squadron.trainer.encoder.UnknownEncoderException;
import io.squadron.trainer.encoder.UnusableEncoderException;
import io.squadron.trainer.imports.ImportRefusedException;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.run.InvalidRequestException;
import io.squadron.trainer.run.QueueFullException;
import io.squadron.trainer.run.RunEndedException;
import io.squadron.trainer.run.RunExistsException;
import io.squadron.trainer.run.UnknownRunException;
import io.squadron.trainer.training.InvalidTrainingArgumentException;
import org.jboss.logging.Logger;

/** What went wrong, as the status that trainer.proto promises for it, with one sentence and no stack trace. */
final class StatusMapping {
    private static final Logger LOG = Logger.getLogger(StatusMapping.class);

    private StatusMapping() {}

    static StatusRuntimeException of(Throwable failure) {
        if (failure instanceof StatusRuntimeException already) {
            return already;
        }
        return status(failure).asRuntimeException();
    }

    private static Status status(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof InvalidRequestException || failure instanceof InvalidTrainingArgumentException) {
            return Status.INVALID_ARGUMENT.withDescription(message);
        }
        if (failure instanceof UnknownRunException || failure instanceof UnknownEncoderException) {
            return Status.NOT_FOUND.withDescription(message);
        }
        if (failure instanceof DatasetUnavailableException unavailable) {
            return switch (unavailable.reason()) {
                case UNKNOWN -> Status.NOT_FOUND.withDescription(message);
                case UNFIT -> Status.FAILED_PRECONDITION.withDescription(message);
            };
        }
        if (failure instanceof ImportRefusedException refused) {
            return switch (refused.reason()) {
                case UNFIT -> Status.FAILED_PRECONDITION.withDescription(message);
                case EXHAUSTED -> Status.RESOURCE_EXHAUSTED.withDescription(message);
                case UNREACHABLE -> Status.UNAVAILABLE.withDescription(message);
            };
        }
        if (failure instanceof RunEndedException || failure instanceof UnusableEncoderException) {
            return Status.FAILED_PRECONDITION.withDescription(message);
        }
        if (failure instanceof RunExistsException) {
            return Status.ALREADY_EXISTS.withDescription(message);
        }
        if (failure instanceof QueueFullException) {
            return Status.RESOURCE_EXHAUSTED.withDescription(message);
        }
        if (failure instanceof KafkaUnavailableException) {
            LOG.warnf(failure, "A call failed");
            return Status.UNAVAILABLE.withDescription(message);
        }
        LOG.errorf(failure, "A call failed unexpectedly");
        return Status.INTERNAL.withDescription("The trainer met an unexpected error; its log says more");
    }
}
