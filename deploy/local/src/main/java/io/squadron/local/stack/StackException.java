package io.squadron.local.stack;

/** A stack that could not be started, found or stopped; the message is one sentence that a user can act on. */
public final class StackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, where, and what to do */
    public StackException(String message) {
        super(message);
    }

    /**
     * @param message what is wrong, where, and what to do
     * @param cause the failure underneath
     */
    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
