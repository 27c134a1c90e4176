package io.squadron.checkpoints;

/**
 * The storage does not allow it, does not exist, or is not one that may be used here: so it stays until somebody changes
 * the configuration, here or there.
 */
public final class StorageRefusedException extends CheckpointAccessException {
    private static final long serialVersionUID = 1L;

    public StorageRefusedException(String message) {
        super(message, null);
    }

    public StorageRefusedException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean isTransient() {
        return false;
    }
}
