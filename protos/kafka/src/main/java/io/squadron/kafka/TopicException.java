package io.squadron.kafka;

/** Topics could not be created or checked; the message is one sentence for whoever deploys Squadron. */
public final class TopicException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TopicException(String message, Throwable cause) {
        super(message, cause);
    }
}
