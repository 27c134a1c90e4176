package io.squadron.inference;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The requests that were taken and are not answered yet, of all edges, so that the service can stop without leaving one of
 * them behind.
 *
 * <p>Invariant: once it stops, none is taken any more but what belongs to one that was taken.
 *
 * <p>Thread-safe. Futures are completed and streams told outside of the lock.
 */
public final class RequestsUnderWay {
    /** One that was taken; it is no other. */
    private static final class Request {
        private final CompletableFuture<?> outcome;

        Request(CompletableFuture<?> outcome) {
            this.outcome = outcome;
        }
    }

    private final CompletableFuture<Void> allAnswered = new CompletableFuture<>();

    // Guarded by this.
    private final Set<Request> requests = new HashSet<>();
    private final Set<Runnable> streams = new HashSet<>();
    private boolean stopping;

    private volatile boolean leaving;

    /**
     * A request is taken, until its outcome is complete.
     *
     * @throws RefusedException UNREACHABLE if the service is stopping
     */
    public void enter(CompletableFuture<?> outcome) {
        add(outcome, true);
    }

    /** One of a stream or a batch that was taken as a whole: its turn may come after the service began to stop. */
    public void enterAsPart(CompletableFuture<?> outcome) {
        add(outcome, false);
    }

    private void add(CompletableFuture<?> outcome, boolean isNew) {
        Request request = new Request(outcome);
        synchronized (this) {
            if (isNew && stopping) {
                throw refusal();
            }
            requests.add(request);
        }
        var unused = outcome.whenComplete((value, failure) -> left(request));
    }

    private void left(Request request) {
        boolean last;
        synchronized (this) {
            requests.remove(request);
            last = stopping && requests.isEmpty();
        }
        if (last) {
            allAnswered.complete(null);
        }
    }

    /**
     * A stream has begun, which would go on as long as its client wants.
     *
     * @param end called once the service stops
     * @throws RefusedException UNREACHABLE if the service is stopping
     */
    public synchronized void open(Runnable end) {
        if (stopping) {
            throw refusal();
        }
        streams.add(end);
    }

    /** The stream has ended. */
    public synchronized void closed(Runnable end) {
        streams.remove(end);
    }

    /** Callers are to go elsewhere from now on; those that still come are answered. */
    public void leave() {
        leaving = true;
    }

    /** No request is taken from now on, and streams end when what was taken of them is answered. */
    public void stop() {
        List<Runnable> open;
        boolean idle;
        synchronized (this) {
            leaving = true;
            stopping = true;
            open = new ArrayList<>(streams);
            streams.clear();
            idle = requests.isEmpty();
        }
        open.forEach(Runnable::run);
        if (idle) {
            allAnswered.complete(null);
        }
    }

    /** New callers should go elsewhere: the service stops, or is about to. */
    public boolean isLeaving() {
        return leaving;
    }

    /** Requests that were taken and are not answered. */
    public synchronized int count() {
        return requests.size();
    }

    /**
     * After {@link #stop}, waits until all that was taken is answered.
     *
     * @param nanos at most
     * @return false if time was up before
     */
    public boolean awaitAnswers(long nanos) throws InterruptedException {
        try {
            allAnswered.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // nobody fails it
        }
    }

    /** Whoever still waits is told that the service stops. */
    public void giveUp() {
        List<Request> unanswered;
        synchronized (this) {
            unanswered = List.copyOf(requests);
        }
        unanswered.forEach(request -> request.outcome.completeExceptionally(refusal()));
    }

    /** What those hear that the service does not take any more. */
    public static RefusedException refusal() {
        return new RefusedException(
                Refusal.UNREACHABLE, "The inference-service is stopping: try again, or ask another replica");
    }
}
