package io.squadron.checkpoints;

/** A file is missing, or is not the one that was written: asking again later does not help. */
public final class DamagedFileException extends CheckpointAccessException {
    private static final long serialVersionUID = 1L;

    public DamagedFileException(String message) {
        super(message, null);
    }

    public DamagedFileException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public boolean isTransient() {
        return false;
    }
}
