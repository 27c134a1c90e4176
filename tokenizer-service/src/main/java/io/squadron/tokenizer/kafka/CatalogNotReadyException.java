package io.squadron.tokenizer.kafka;

/** The data sets have not been read from Kafka yet; the message is one sentence for the user. */
public final class CatalogNotReadyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CatalogNotReadyException(String message) {
        super(message);
    }
}
