package io.squadron.checkpoints;

/** The storage cannot be reached, does not answer, is busy, or has no room: it may be otherwise later. */
public final class StorageUnavailableException extends CheckpointAccessException {
    private static final long serialVersionUID = 1L;

    public StorageUnavailableException(String message) {
        super(message, null);
    }

    public StorageUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean isTransient() {
        return true;
    }
}
