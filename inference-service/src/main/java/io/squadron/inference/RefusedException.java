package io.squadron.inference;

import java.time.Duration;
import java.util.Optional;

/** A request that gets no answer; the message is one sentence for the caller: what is wrong and what to do. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;
    private final Duration retryAfter;

    public RefusedException(Refusal refusal, String message) {
        this(refusal, message, null, null);
    }

    public RefusedException(Refusal refusal, String message, Throwable cause) {
        this(refusal, message, cause, null);
    }

    /** One that may succeed after a while. */
    public RefusedException(Refusal refusal, String message, Duration retryAfter) {
        this(refusal, message, null, retryAfter);
    }

    public RefusedException(Refusal refusal, String message, Throwable cause, Duration retryAfter) {
        super(message, cause);
        this.refusal = refusal;
        this.retryAfter = retryAfter;
    }

    public Refusal refusal() {
        return refusal;
    }

    /** When trying again makes sense; empty where nothing is known of it. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
