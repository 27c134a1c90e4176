package io.squadron.inference.question;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.v1.AnswerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One request under way: its response, its deadline, and the way to give it up. */
public final class AnswerCall {
    /** What "no deadline" means to calls that must have one. */
    private static final Duration UNLIMITED = Duration.ofDays(1);

    private final CompletableFuture<AnswerResponse> response = new CompletableFuture<>();
    private final Optional<Long> deadlineNanos;

    // Guarded by this.
    private Runnable onCancel = () -> {};

    AnswerCall(Optional<Duration> timeLeft) {
        deadlineNanos = timeLeft.map(left -> System.nanoTime() + left.toNanos());
    }

    /** Fails with a {@link RefusedException}, or with whatever went wrong unexpectedly. */
    public CompletableFuture<AnswerResponse> response() {
        return response;
    }

    /** The caller has gone: queued work is dropped now. */
    public void cancel() {
        response.completeExceptionally(new RefusedException(Refusal.CANCELLED, "The caller cancelled the request"));
        Runnable drop;
        synchronized (this) {
            drop = onCancel;
        }
        drop.run();
    }

    /** What to give up on {@link #cancel}; run at once if that has happened already. */
    void onCancel(Runnable drop) {
        synchronized (this) {
            onCancel = drop;
        }
        if (response.isDone()) {
            drop.run();
        }
    }

    /** Ends work that nobody waits for any more. */
    void requireWanted() {
        if (response.isDone()) {
            throw new RefusedException(Refusal.CANCELLED, "The caller cancelled the request");
        }
        if (timeLeft().filter(left -> left.isZero() || left.isNegative()).isPresent()) {
            throw new RefusedException(Refusal.TOO_LATE, "The deadline passed before the request was answered");
        }
    }

    Optional<Duration> timeLeft() {
        return deadlineNanos.map(deadline -> Duration.ofNanos(deadline - System.nanoTime()));
    }

    Duration timeLeftOrUnlimited() {
        return timeLeft().orElse(UNLIMITED);
    }
}
