package io.squadron.tokenizer.squad;

/**
 * A file that cannot be used. The message is one sentence that names the place: the path in the JSON, the question's id
 * where it is known, and the byte offset.
 */
public final class SquadFormatException extends Exception {

    private static final long serialVersionUID = 1L;

    public SquadFormatException(String message) {
        super(message);
    }

    public SquadFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
