package io.squadron.tokenizer.kafka;

import java.io.IOException;

/** A record that Kafka did not take; the message is one sentence for the user. */
public final class UndeliveredException extends IOException {

    private static final long serialVersionUID = 1L;

    public UndeliveredException(String message, Throwable cause) {
        super(message, cause);
    }
}
