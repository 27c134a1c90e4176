package io.squadron.tokenizer.registry;

/** There is no such tokenizer; the message is one sentence for the user. */
public final class UnknownTokenizerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reference;

    public UnknownTokenizerException(String reference, String message) {
        super(message);
        this.reference = reference;
    }

    /** What was asked for. */
    public String reference() {
        return reference;
    }
}
