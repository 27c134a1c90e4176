package io.squadron.trainer.encoder;

/** No encoder has that name, and no directory lies there. */
public final class UnknownEncoderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownEncoderException(String message) {
        super(message);
    }

    UnknownEncoderException(String message, Throwable cause) {
        super(message, cause);
    }
}
