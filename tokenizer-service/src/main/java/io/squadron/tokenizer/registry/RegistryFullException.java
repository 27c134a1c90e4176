package io.squadron.tokenizer.registry;

/** No more tokenizers may be registered; the message is one sentence for the user. */
public final class RegistryFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RegistryFullException(String message) {
        super(message);
    }
}
