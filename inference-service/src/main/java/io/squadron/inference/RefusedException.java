package io.squadron.inference;

import java.time.Duration;
import java.util.Optional;

/** A request that gets no answer; the message is one sentence for the caller: what is wrong and what to do. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;
    private final String subject;
    private final Duration retryAfter;

    public RefusedException(Refusal refusal, String message) {
        this(refusal, "", message, null, null);
    }

    /** @param subject what it is about, as {@link Refusal} says */
    public RefusedException(Refusal refusal, String subject, String message) {
        this(refusal, subject, message, null, null);
    }

    /** One that may succeed after a while. */
    public RefusedException(Refusal refusal, String subject, String message, Duration retryAfter) {
        this(refusal, subject, message, null, retryAfter);
    }

    /** @param retryAfter null where nothing is known of it */
    public RefusedException(Refusal refusal, String subject, String message, Throwable cause, Duration retryAfter) {
        super(message, cause);
        this.refusal = refusal;
        this.subject = subject;
        this.retryAfter = retryAfter;
    }

    public Refusal refusal() {
        return refusal;
    }

    /** What it is about, as {@link Refusal} says; empty if nothing in particular. */
    public String subject() {
        return subject;
    }

    /** When trying again makes sense; empty where nothing is known of it. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
