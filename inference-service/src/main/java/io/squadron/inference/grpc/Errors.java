package io.squadron.inference.grpc;

import io.grpc.Status.Code;
import io.squadron.inference.RefusedException;
import io.squadron.rpc.RpcError;
import io.squadron.v1.AnswerError;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ErrorReason;
import io.squadron.v1.Model;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** The one place where a failure becomes an error of the contract: a refusal says its sentence, anything else is only logged. */
public final class Errors {
    private static final Logger LOG = Logger.getLogger(Errors.class);
    private static final String REQUEST_ID = "request_id";
    /** Of what is away, where nothing better is known. */
    private static final Duration COME_AGAIN = Duration.ofSeconds(1);

    private Errors() {}

    /** What the caller is told of it. */
    public static RpcError of(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof RefusedException refused) {
            return of(refused);
        }
        LOG.error("A request failed unexpectedly", cause);
        return RpcError.internal("inference-service");
    }

    private static RpcError of(String requestId, Throwable failure) {
        MDC.put(REQUEST_ID, requestId);
        try {
            return of(failure);
        } finally {
            MDC.remove(REQUEST_ID);
        }
    }

    private static RpcError of(RefusedException refused) {
        String sentence = refused.getMessage();
        String subject = refused.subject();
        Duration comeAgain = refused.retryAfter().orElse(COME_AGAIN);
        return switch (refused.refusal()) {
            case INVALID -> RpcError.invalid(subject, sentence);
            case TOO_MUCH_WORK ->
                RpcError.of(Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_TOO_MUCH_WORK, sentence)
                        .withViolation(subject, sentence);
            case UNKNOWN_MODEL -> RpcError.notFound(Model.getDescriptor().getFullName(), subject, sentence);
            case NO_MODEL -> RpcError.of(Code.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_NO_MODEL, sentence);
            case NOT_LOADABLE -> unusable(ErrorReason.ERROR_REASON_MODEL_NOT_LOADABLE, subject, sentence);
            case IN_USE -> unusable(ErrorReason.ERROR_REASON_IN_USE, subject, sentence);
            case NOT_POSSIBLE_NOW -> unusable(ErrorReason.ERROR_REASON_NOT_READY, subject, sentence);
            case BUSY -> RpcError.busy(sentence, comeAgain);
            case TOO_LATE -> RpcError.of(Code.DEADLINE_EXCEEDED, ErrorReason.ERROR_REASON_GIVEN_UP, sentence);
            case CANCELLED -> RpcError.of(Code.CANCELLED, ErrorReason.ERROR_REASON_GIVEN_UP, sentence);
            case UNREACHABLE -> RpcError.away(subject, sentence, comeAgain);
        };
    }

    private static RpcError unusable(ErrorReason reason, String checkpointId, String sentence) {
        return RpcError.of(Code.FAILED_PRECONDITION, reason, sentence)
                .about(Checkpoint.getDescriptor().getFullName(), checkpointId);
    }

    /** For one request of a stream, which goes on; what the log says of it has the id that its caller gave it. */
    static AnswerError inStream(String requestId, Throwable failure) {
        RpcError error = of(requestId, failure);
        AnswerError.Builder message = AnswerError.newBuilder()
                .setCode(error.code().value())
                .setMessage(error.sentence())
                .setReason(error.reason());
        error.retryDelay().ifPresent(delay -> message.setRetryDelay(RpcError.protobuf(delay)));
        return message.build();
    }
}
