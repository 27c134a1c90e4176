package io.squadron.tokenizer.window;

/** Window settings that cannot work; the message is one sentence for the user. */
public final class InvalidSettingsException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public InvalidSettingsException(String message) {
        super(message);
    }
}
