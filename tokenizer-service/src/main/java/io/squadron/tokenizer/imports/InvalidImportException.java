package io.squadron.tokenizer.imports;

/** Options or bytes that cannot be imported; the message is one sentence for the user. */
public final class InvalidImportException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public InvalidImportException(String message) {
        super(message);
    }
}
