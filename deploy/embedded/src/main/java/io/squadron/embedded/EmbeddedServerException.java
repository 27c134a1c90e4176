package io.squadron.embedded;

/** A broker or database that could not be started or used; the message is one sentence that a user can act on. */
public final class EmbeddedServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, where, and what to do */
    public EmbeddedServerException(String message) {
        super(message);
    }

    /**
     * @param message what is wrong, where, and what to do
     * @param cause the failure underneath
     */
    public EmbeddedServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
