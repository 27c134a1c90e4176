package io.squadron.trainer.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.rpc.RpcError;
import io.squadron.trainer.Refusal;
import io.squadron.v1.ErrorReason;
import java.time.Duration;
import org.jboss.logging.Logger;

/** What went wrong, as the error that trainer.proto and error.proto promise for it. */
final class StatusMapping {
    private static final Logger LOG = Logger.getLogger(StatusMapping.class);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(5);

    private StatusMapping() {}

    static StatusRuntimeException of(Throwable failure) {
        if (failure instanceof StatusRuntimeException already) {
            return already;
        }
        if (failure instanceof Refusal refusal) {
            RpcError error = error(refusal);
            return refusal.resource()
                    .map(about -> error.about(about.type(), about.name()))
                    .orElse(error)
                    .toException();
        }
        LOG.errorf(failure, "A call failed unexpectedly");
        return RpcError.internal("trainer-service").toException();
    }

    private static RpcError error(Refusal refusal) {
        String sentence = refusal.getMessage();
        return switch (refusal.kind()) {
            case INVALID -> RpcError.invalid(((Refusal.Invalid) refusal).field(), sentence);
            case NOT_FOUND -> RpcError.of(Status.Code.NOT_FOUND, ErrorReason.ERROR_REASON_NOT_FOUND, sentence);
            case EXISTS -> RpcError.of(Status.Code.ALREADY_EXISTS, ErrorReason.ERROR_REASON_ALREADY_EXISTS, sentence);
            case UNFIT, UNABLE ->
                RpcError.of(
                        Status.Code.FAILED_PRECONDITION,
                        refusal.resource().isPresent()
                                ? ErrorReason.ERROR_REASON_NOT_READY
                                : ErrorReason.ERROR_REASON_UNUSABLE_FILE,
                        sentence);
            case IN_USE -> RpcError.of(Status.Code.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_IN_USE, sentence);
            case EXHAUSTED ->
                refusal.getCause() == null
                        ? RpcError.busy(sentence, RETRY_DELAY)
                        : RpcError.of(Status.Code.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_NO_ROOM, sentence);
            case UNAVAILABLE -> {
                LOG.warnf(refusal, "A call failed");
                yield RpcError.away(((Refusal.Unavailable) refusal).dependency(), sentence, RETRY_DELAY);
            }
        };
    }
}
