package io.squadron.trainer.encoder;

import io.squadron.trainer.Refusal;

/** The encoder was found, but it is not a BERT that this trainer can use; the message says what is wrong where. */
public final class UnusableEncoderException extends Refusal.Unfit {
    private static final long serialVersionUID = 1L;

    public UnusableEncoderException(String message) {
        super(message);
    }

    public UnusableEncoderException(String message, Throwable cause) {
        super(message, cause);
    }
}
