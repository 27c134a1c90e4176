package io.squadron.tokenizer.grpc;

import io.squadron.tokenizer.window.WindowLimits;

/** A request would be more work than one may be; the message is one sentence for the user. */
final class TooMuchWorkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long limit;
    private final long value;

    TooMuchWorkException(WindowLimits.Excess excess) {
        super("The request makes " + excess.sentenceEnd() + ".");
        this.limit = excess.limit();
        this.value = excess.value();
    }

    long limit() {
        return limit;
    }

    long value() {
        return value;
    }
}
