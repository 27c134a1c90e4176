package io.squadron.tokenizer.kafka;

/** Kafka is away, or not everything on it has been read yet; the message is one sentence for the user. */
public final class CatalogNotReadyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CatalogNotReadyException(String message) {
        super(message);
    }
}
