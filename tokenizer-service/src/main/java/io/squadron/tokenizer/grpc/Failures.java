package io.squadron.tokenizer.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.squadron.rpc.RpcError;
import io.squadron.tokenizer.admission.ServiceBusyException;
import io.squadron.tokenizer.imports.InvalidImportException;
import io.squadron.tokenizer.imports.LeaseLostException;
import io.squadron.tokenizer.kafka.CatalogNotReadyException;
import io.squadron.tokenizer.kafka.UndeliveredException;
import io.squadron.tokenizer.registry.NameTakenException;
import io.squadron.tokenizer.registry.RegistryFullException;
import io.squadron.tokenizer.registry.UnknownTokenizerException;
import io.squadron.tokenizer.squad.SquadFormatException;
import io.squadron.tokenizer.text.Printable;
import io.squadron.tokenizer.window.InvalidSettingsException;
import io.squadron.tokenizer.window.UnwantedException;
import io.squadron.tokenizer.wordpiece.UnusableTokenizerException;
import io.squadron.v1.ErrorReason;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** What a client is told: the one place that turns the service's exceptions into gRPC statuses with their details. */
final class Failures {

    private static final Logger LOG = Logger.getLogger(Failures.class);

    /**
     * A sentence travels in trailers, percent-encoded and once more in the details, and what is over the receiver's limit (8
     * KiB by default) resets the stream: the client would see no reason at all.
     */
    private static final int MAX_SENTENCE = 350;

    private static final Duration KAFKA_RETRY = Duration.ofSeconds(1);

    private static final String TOKENIZER = "squadron.v1.Tokenizer";

    private Failures() {}

    static StatusRuntimeException toStatus(Throwable failure) {
        return failure instanceof StatusRuntimeException known
                ? known
                : error(failure).toException();
    }

    /** Answers a call by what is computed here and now, or by why it can't be: whatever is thrown, nobody is left waiting. */
    static <T> void answer(StreamObserver<T> response, Callable<T> call) {
        answer(response, call, refusal -> {});
    }

    /**
     * As the other {@code answer}.
     *
     * @param refused hears of the refusal that the caller gets
     */
    static <T> void answer(StreamObserver<T> response, Callable<T> call, Consumer<StatusRuntimeException> refused) {
        try {
            response.onNext(call.call());
            response.onCompleted();
        } catch (Throwable failure) {
            StatusRuntimeException refusal = toStatus(failure);
            response.onError(refusal);
            refused.accept(refusal);
            rethrowFatal(failure);
        }
    }

    /** The thread's own handler, and with it whoever watches the process, hears of what a process can't go on after. */
    static void rethrowFatal(Throwable failure) {
        if (failure instanceof VirtualMachineError fatal && !(failure instanceof StackOverflowError)) {
            throw fatal;
        }
    }

    private static RpcError error(Throwable failure) {
        String sentence = failure.getMessage() == null ? "" : Printable.of(failure.getMessage(), MAX_SENTENCE);
        RpcError refusal = refusal(failure, sentence);
        if (refusal != null) {
            return refusal;
        }
        if (failure instanceof ServiceBusyException busy) {
            return RpcError.busy(sentence, busy.retryDelay());
        }
        if (failure instanceof UploadEndedException ended) {
            return ended.status().getCode() == Status.Code.UNAVAILABLE
                    ? RpcError.away("tokenizer-service", sentence, KAFKA_RETRY)
                    : RpcError.of(ended.status().getCode(), ErrorReason.ERROR_REASON_GIVEN_UP, sentence);
        }
        if (failure instanceof UnwantedException) {
            return RpcError.of(Status.Code.CANCELLED, ErrorReason.ERROR_REASON_GIVEN_UP, sentence);
        }
        if (failure instanceof LeaseLostException) {
            return RpcError.of(Status.Code.ABORTED, ErrorReason.ERROR_REASON_CONFLICT, sentence);
        }
        if (failure instanceof UndeliveredException undelivered && undelivered.isTooLarge()) {
            return RpcError.of(Status.Code.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_NO_ROOM, sentence);
        }
        if (failure instanceof UndeliveredException || failure instanceof CatalogNotReadyException) {
            return RpcError.away("kafka", sentence, KAFKA_RETRY);
        }
        LOG.error("A call failed", failure);
        return failure instanceof OutOfMemoryError
                ? RpcError.of(
                        Status.Code.RESOURCE_EXHAUSTED,
                        ErrorReason.ERROR_REASON_NO_ROOM,
                        "The tokenizer-service ran out of memory.")
                : RpcError.internal("tokenizer-service");
    }

    /** Where the request, or what it asks for, is to blame; null where not. */
    private static RpcError refusal(Throwable failure, String sentence) {
        if (failure instanceof InvalidTextException invalid) {
            return RpcError.invalid(invalid.field(), sentence);
        }
        if (failure instanceof InvalidSettingsException) {
            return RpcError.invalid("settings", sentence);
        }
        if (failure instanceof InvalidImportException) {
            return RpcError.invalid("", sentence);
        }
        if (failure instanceof TooMuchWorkException tooMuch) {
            return RpcError.of(Status.Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_TOO_MUCH_WORK, sentence)
                    .with("limit", Long.toString(tooMuch.limit()))
                    .with("value", Long.toString(tooMuch.value()));
        }
        if (failure instanceof SquadFormatException || failure instanceof UnusableTokenizerException) {
            return RpcError.of(Status.Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_UNUSABLE_FILE, sentence);
        }
        if (failure instanceof UnknownTokenizerException unknown) {
            return RpcError.notFound(TOKENIZER, Printable.of(unknown.reference(), 100), sentence);
        }
        if (failure instanceof UnknownDatasetException unknown) {
            return RpcError.notFound("squadron.v1.DatasetManifest", Printable.of(unknown.datasetId(), 150), sentence);
        }
        if (failure instanceof NameTakenException taken) {
            return RpcError.of(Status.Code.ALREADY_EXISTS, ErrorReason.ERROR_REASON_ALREADY_EXISTS, sentence)
                    .about(TOKENIZER, taken.name());
        }
        if (failure instanceof InUseException inUse) {
            return RpcError.of(Status.Code.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_IN_USE, sentence)
                    .about(inUse.resourceType(), Printable.of(inUse.resourceName(), 150));
        }
        return failure instanceof RegistryFullException
                ? RpcError.of(Status.Code.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_NO_ROOM, sentence)
                : null;
    }
}
