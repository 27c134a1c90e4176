package io.squadron.tokenizer.kafka;

import java.io.IOException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** A record that Kafka did not take; the message is one sentence for the user. */
public final class UndeliveredException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean tooLarge;

    private UndeliveredException(String message, Throwable cause) {
        super(message, cause);
        this.tooLarge = cause instanceof RecordTooLargeException;
    }

    static UndeliveredException of(String what, Throwable cause) {
        return new UndeliveredException(
                cause instanceof RecordTooLargeException
                        ? "Kafka does not take " + what
                                + ", because it is too large: set the topic's max.message.bytes to"
                                + " 1048588, a stock broker's value, or higher."
                        : "Kafka did not take " + what + ": " + cause.getMessage(),
                cause);
    }

    /** Trying again does not help. */
    public boolean isTooLarge() {
        return tooLarge;
    }
}
