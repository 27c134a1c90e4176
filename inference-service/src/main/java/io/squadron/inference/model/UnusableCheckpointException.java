package io.squadron.inference.model;

/** A checkpoint that must not or cannot be served; the message is one sentence that says why. */
public final class UnusableCheckpointException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnusableCheckpointException(String message) {
        super(message);
    }

    public UnusableCheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
