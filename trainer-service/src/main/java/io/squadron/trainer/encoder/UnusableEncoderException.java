package io.squadron.trainer.encoder;

/** The encoder was found, but it is not a BERT that this trainer can use; the message says what is wrong where. */
public final class UnusableEncoderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnusableEncoderException(String message) {
        super(message);
    }

    public UnusableEncoderException(String message, Throwable cause) {
        super(message, cause);
    }
}
