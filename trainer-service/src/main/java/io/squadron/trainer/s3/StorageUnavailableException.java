package io.squadron.trainer.s3;

import java.io.IOException;

/** The storage cannot be reached, does not answer, or refuses; the message is one sentence. */
public final class StorageUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    StorageUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
