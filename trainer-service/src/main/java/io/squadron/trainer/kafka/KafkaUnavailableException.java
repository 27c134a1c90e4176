package io.squadron.trainer.kafka;

import io.squadron.trainer.Refusal;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Kafka did not answer in time, or refused; the message says what was tried. */
public final class KafkaUnavailableException extends Refusal.Unavailable {
    private static final long serialVersionUID = 1L;

    public KafkaUnavailableException(String message, Throwable cause) {
        super("kafka", message, cause);
    }

    public KafkaUnavailableException(String message) {
        super("kafka", message, null);
    }

    /** The record was larger than Kafka takes: trying again would not help. */
    boolean tooLarge() {
        return getCause() instanceof ExecutionException && getCause().getCause() instanceof RecordTooLargeException;
    }
}
