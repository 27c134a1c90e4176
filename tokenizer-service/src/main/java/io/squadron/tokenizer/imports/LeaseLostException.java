package io.squadron.tokenizer.imports;

/** Somebody else may have ended an import; the message is one sentence for the user. */
public final class LeaseLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LeaseLostException(String message) {
        super(message);
    }
}
