package io.squadron.tokenizer.admission;

import java.time.Duration;

/** There is no room for more work just now; the message is one sentence for the user. */
public final class ServiceBusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The largest piece of work takes about a second. */
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    public ServiceBusyException(String message) {
        super(message);
    }

    /** When it is worth another try. */
    public Duration retryDelay() {
        return RETRY_DELAY;
    }
}
