package io.squadron.trainer.encoder;

import io.squadron.trainer.Refusal;

/** No encoder has that name, and no directory lies there. */
public final class UnknownEncoderException extends Refusal.NotFound {
    private static final long serialVersionUID = 1L;

    public UnknownEncoderException(String message) {
        super(message);
    }

    UnknownEncoderException(String message, Throwable cause) {
        super(message, cause);
    }
}
