package io.squadron.trainer.disk;

import java.io.IOException;

/** A file is missing, or is not the one that was written: asking again later does not help. */
public final class DamagedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    public DamagedFileException(String message) {
        super(message);
    }

    public DamagedFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
