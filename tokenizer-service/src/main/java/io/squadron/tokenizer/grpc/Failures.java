package io.squadron.tokenizer.grpc;

import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.squadron.tokenizer.admission.ServiceBusyException;
import io.squadron.tokenizer.imports.InvalidImportException;
import io.squadron.tokenizer.kafka.CatalogNotReadyException;
import io.squadron.tokenizer.kafka.UndeliveredException;
import io.squadron.tokenizer.registry.RegistryFullException;
import io.squadron.tokenizer.registry.UnknownTokenizerException;
import io.squadron.tokenizer.squad.SquadFormatException;
import io.squadron.tokenizer.text.Printable;
import io.squadron.tokenizer.window.InvalidSettingsException;
import io.squadron.tokenizer.window.UnwantedException;
import io.squadron.tokenizer.wordpiece.UnusableTokenizerException;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/** What a client is told: the one place that turns the service's exceptions into gRPC statuses. */
final class Failures {

    private static final Logger LOG = Logger.getLogger(Failures.class);

    private Failures() {}

    /**
     * A description travels in a trailer, percent-encoded, and what is over the receiver's limit (8 KiB by default) resets
     * the stream: the client would see no reason at all.
     */
    private static final int MAX_DESCRIPTION = 600;

    /** A busy service also says, by {@code google.rpc.RetryInfo}, when to try again. */
    static StatusRuntimeException toStatus(Throwable failure) {
        Status status = status(failure);
        String description = status.getDescription();
        Status printable =
                description == null ? status : status.withDescription(Printable.of(description, MAX_DESCRIPTION));
        return failure instanceof ServiceBusyException busy
                ? StatusProto.toStatusRuntimeException(withRetry(printable, busy.retryDelay()))
                : printable.asRuntimeException();
    }

    private static com.google.rpc.Status withRetry(Status status, Duration delay) {
        RetryInfo retry = RetryInfo.newBuilder()
                .setRetryDelay(com.google.protobuf.Duration.newBuilder()
                        .setSeconds(delay.getSeconds())
                        .setNanos(delay.getNano()))
                .build();
        return com.google.rpc.Status.newBuilder()
                .setCode(status.getCode().value())
                .setMessage(status.getDescription())
                .addDetails(Any.pack(retry))
                .build();
    }

    /** Answers a call by what is computed here and now, or by why it can't be: whatever is thrown, nobody is left waiting. */
    static <T> void answer(StreamObserver<T> response, Supplier<T> call) {
        try {
            response.onNext(call.get());
            response.onCompleted();
        } catch (Throwable failure) {
            response.onError(toStatus(failure));
            rethrowFatal(failure);
        }
    }

    /** The thread's own handler, and with it whoever watches the process, hears of what a process can't go on after. */
    static void rethrowFatal(Throwable failure) {
        if (failure instanceof VirtualMachineError fatal && !(failure instanceof StackOverflowError)) {
            throw fatal;
        }
    }

    private static Status status(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof StatusRuntimeException known) {
            return known.getStatus();
        }
        if (failure instanceof SquadFormatException
                || failure instanceof InvalidImportException
                || failure instanceof InvalidSettingsException
                || failure instanceof InvalidTextException
                || failure instanceof UnusableTokenizerException) {
            return Status.INVALID_ARGUMENT.withDescription(message);
        }
        if (failure instanceof UnknownTokenizerException || failure instanceof UnknownDatasetException) {
            return Status.NOT_FOUND.withDescription(message);
        }
        if (failure instanceof RegistryFullException || failure instanceof ServiceBusyException) {
            return Status.RESOURCE_EXHAUSTED.withDescription(message);
        }
        if (failure instanceof UploadEndedException ended) {
            return ended.status().withDescription(message);
        }
        if (failure instanceof UnwantedException) {
            return Status.CANCELLED.withDescription(message);
        }
        if (failure instanceof UndeliveredException || failure instanceof CatalogNotReadyException) {
            return Status.UNAVAILABLE.withDescription(message);
        }
        if (failure instanceof KafkaException) {
            return Status.UNAVAILABLE.withDescription("Kafka cannot be used: " + message);
        }
        LOG.error("A call failed", failure);
        if (failure instanceof OutOfMemoryError) {
            return Status.RESOURCE_EXHAUSTED.withDescription("The tokenizer-service ran out of memory.");
        }
        return Status.INTERNAL.withDescription("The tokenizer-service failed; its log says why.");
    }
}
