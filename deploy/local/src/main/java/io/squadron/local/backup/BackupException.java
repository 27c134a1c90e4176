package io.squadron.local.backup;

/** A backup that could not be made or restored; the message is one sentence that a user can act on. */
public final class BackupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, where, and what to do */
    public BackupException(String message) {
        super(message);
    }

    /**
     * Keeps the failure underneath.
     *
     * @param message what is wrong, where, and what to do
     */
    public BackupException(String message, Throwable cause) {
        super(message, cause);
    }
}
