package io.squadron.inference.question;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One request under way: its response, its deadline, and the way to give it up.
 *
 * <p>Whatever ends the call (an answer, a failure, its deadline, the caller's leaving) ends the stages that it is in: mostly
 * one, several while its contexts are featurized.
 *
 * @param <T> what answers it
 */
public final class AnswerCall<T> {
    /** What a client's clock and the way from it may be ahead by. */
    private static final Duration AT_THE_DEADLINE = Duration.ofMillis(50);

    private final CompletableFuture<T> response = new CompletableFuture<>();
    private final CompletableFuture<Void> admitted = new CompletableFuture<>();

    // Guarded by this.
    private final Set<Runnable> dropStages = new LinkedHashSet<>();
    private Optional<Long> deadlineNanos = Optional.empty();

    AnswerCall() {
        var unused = response.whenComplete((value, failure) -> ended());
    }

    /** Fails with a {@link RefusedException}, or with whatever went wrong unexpectedly. */
    public CompletableFuture<T> response() {
        return response;
    }

    /** Completes when the request's work may begin, and in any case when the call has ended. */
    public CompletableFuture<Void> admitted() {
        return admitted;
    }

    /**
     * The caller has gone. One that leaves when its time is up was answered too late, whichever of the two is heard of first:
     * over gRPC a deadline comes as a cancellation.
     */
    public void cancel() {
        boolean isTimeUp =
                timeLeft().filter(left -> left.compareTo(AT_THE_DEADLINE) <= 0).isPresent();
        response.completeExceptionally(isTimeUp ? tooLate() : cancelled());
    }

    /** From now on the call has so much time. */
    void endAfter(Duration time) {
        synchronized (this) {
            deadlineNanos = Optional.of(System.nanoTime() + time.toNanos());
        }
        CompletableFuture<Void> timer = new CompletableFuture<>();
        var unused = timer.orTimeout(Math.max(1, time.toNanos()), TimeUnit.NANOSECONDS)
                .whenComplete((nothing, timeout) -> {
                    if (timeout != null) {
                        response.completeExceptionally(tooLate());
                    }
                });
        var unusedToo = response.whenComplete((value, failure) -> timer.complete(null));
    }

    private void ended() {
        List<Runnable> drops;
        synchronized (this) {
            drops = List.copyOf(dropStages);
            dropStages.clear();
        }
        drops.forEach(Runnable::run);
        admitted.complete(null);
    }

    /**
     * A stage's outcome, or the end of the call if that comes first.
     *
     * @param drop gives the stage up
     * @param discard gets what comes of it all the same
     */
    <S> CompletableFuture<S> whileWanted(CompletableFuture<S> stage, Runnable drop, Consumer<S> discard) {
        CompletableFuture<S> outcome = new CompletableFuture<>();
        Runnable dropStage = () -> {
            outcome.completeExceptionally(cancelled());
            drop.run();
        };
        synchronized (this) {
            dropStages.add(dropStage);
        }
        if (response.isDone()) {
            ended();
        }
        var unused = stage.whenComplete((value, failure) -> {
            synchronized (this) {
                dropStages.remove(dropStage);
            }
            boolean taken = failure == null ? outcome.complete(value) : outcome.completeExceptionally(failure);
            if (!taken && failure == null) {
                discard.accept(value);
            }
        });
        return outcome;
    }

    <S> CompletableFuture<S> whileWanted(CompletableFuture<S> stage, Runnable drop) {
        return whileWanted(stage, drop, discarded -> {});
    }

    /** Ends work that nobody waits for any more. */
    void requireWanted() {
        if (response.isDone()) {
            throw cancelled();
        }
        if (timeLeft().filter(left -> left.isZero() || left.isNegative()).isPresent()) {
            throw tooLate();
        }
    }

    synchronized Optional<Duration> timeLeft() {
        return deadlineNanos.map(deadline -> Duration.ofNanos(deadline - System.nanoTime()));
    }

    private static RefusedException cancelled() {
        return new RefusedException(Refusal.CANCELLED, "The caller cancelled the request");
    }

    private static RefusedException tooLate() {
        return new RefusedException(Refusal.TOO_LATE, "The deadline passed before the request was answered");
    }
}
