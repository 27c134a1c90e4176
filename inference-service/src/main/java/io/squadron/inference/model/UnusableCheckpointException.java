package io.squadron.inference.model;

import io.squadron.checkpoints.CheckpointAccessException;

/** A checkpoint that must not or cannot be served; the message is one sentence that says why. */
public final class UnusableCheckpointException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean isTransient;

    public UnusableCheckpointException(String message) {
        this(message, null);
    }

    public UnusableCheckpointException(String message, Throwable cause) {
        this(message, cause, cause instanceof CheckpointAccessException access && access.isTransient());
    }

    public UnusableCheckpointException(String message, Throwable cause, boolean isTransient) {
        super(message, cause);
        this.isTransient = isTransient;
    }

    /** The same may work later, without anybody doing anything to the checkpoint. */
    public boolean isTransient() {
        return isTransient;
    }
}
