package io.squadron.trainer.encoder;

import io.squadron.trainer.Refusal;

/** No encoder has that name, and no directory lies there. */
public final class UnknownEncoderException extends Refusal.NotFound {
    private static final long serialVersionUID = 1L;

    private static final String TYPE = "squadron.v1.Encoder";

    /**
     * @param name what was asked for
     */
    public UnknownEncoderException(String name, String message) {
        super(new Resource(TYPE, name), message);
    }
}
