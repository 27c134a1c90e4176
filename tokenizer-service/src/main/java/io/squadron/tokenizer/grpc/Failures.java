package io.squadron.tokenizer.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.tokenizer.imports.InvalidImportException;
import io.squadron.tokenizer.kafka.CatalogNotReadyException;
import io.squadron.tokenizer.kafka.UndeliveredException;
import io.squadron.tokenizer.registry.RegistryFullException;
import io.squadron.tokenizer.registry.UnknownTokenizerException;
import io.squadron.tokenizer.squad.SquadFormatException;
import io.squadron.tokenizer.text.Printable;
import io.squadron.tokenizer.window.InvalidSettingsException;
import io.squadron.tokenizer.wordpiece.UnusableTokenizerException;
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

    static StatusRuntimeException toStatus(Throwable failure) {
        Status status = status(failure);
        String description = status.getDescription();
        return (description == null ? status : status.withDescription(Printable.of(description, MAX_DESCRIPTION)))
                .asRuntimeException();
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
        if (failure instanceof RegistryFullException || failure instanceof TooManyImportsException) {
            return Status.RESOURCE_EXHAUSTED.withDescription(message);
        }
        if (failure instanceof UploadEndedException ended) {
            return ended.status().withDescription(message);
        }
        if (failure instanceof UndeliveredException || failure instanceof CatalogNotReadyException) {
            return Status.UNAVAILABLE.withDescription(message);
        }
        if (failure instanceof KafkaException) {
            return Status.UNAVAILABLE.withDescription("Kafka cannot be used: " + message);
        }
        LOG.error("A call failed", failure);
        return Status.INTERNAL.withDescription("The tokenizer-service failed; its log says why.");
    }
}
