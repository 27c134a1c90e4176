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

    static KafkaUnavailableException notTaken(String topic, Throwable cause) {
        return new KafkaUnavailableException("Kafka did not take a record for topic " + topic, cause);
    }

    /** The record was larger than Kafka takes: trying again would not help. */
    boolean tooLarge() {
        Throwable cause = getCause() instanceof ExecutionException ? getCause().getCause() : getCause();
        return cause instanceof RecordTooLargeException;
    }
}
