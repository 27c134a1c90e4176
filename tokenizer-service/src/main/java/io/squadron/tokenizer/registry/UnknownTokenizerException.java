package io.squadron.tokenizer.registry;

/** There is no such tokenizer; the message is one sentence for the user. */
public final class UnknownTokenizerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnknownTokenizerException(String message) {
        super(message);
    }
}
