package io.squadron.checkpoints;

import java.io.IOException;

/**
 * Something of a checkpoint cannot be had or kept. The message is one sentence. The three kinds tell what helps: nothing
 * ({@link DamagedFileException}), another configuration ({@link StorageRefusedException}), or time
 * ({@link StorageUnavailableException}).
 */
public abstract sealed class CheckpointAccessException extends IOException
        permits DamagedFileException, StorageRefusedException, StorageUnavailableException {
    private static final long serialVersionUID = 1L;

    CheckpointAccessException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same may work later, without anybody doing anything. */
    public abstract boolean isTransient();
}
