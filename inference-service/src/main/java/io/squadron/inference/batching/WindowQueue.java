package io.squadron.inference.batching;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Every window that waits, of every request and every model, and the choice of the next batch. How many there may be is
 * decided before, on admission.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li><b>Nobody starves.</b> Time goes in turns. The i-th window of a request is due i turns after the turn in which the
 *       request came, and of two batches at least one holds a window of the earliest turn. A new window is never due in the current
 *       turn or before, so each turn ends.
 *   <li><b>Small documents come first.</b> Unless the batch before did, one begins with the document that has the fewest windows: a
 *       question about a short text waits for the batch that is being computed and for one more, however many long ones
 *       are waiting.
 *   <li><b>No document blocks the others.</b> It has one window due in each turn, however many it has; it gets more only
 *       where they fill a batch.
 *   <li><b>Batches are dense.</b> The first window is joined by those nearest to it in length, while
 *       {@code max(length) * (n + 1) <= maxBatchTokens} (the rule of text-embeddings-inference). Windows whose length
 *       differs by more than a quarter stay out: their padding would cost more than a batch of their own.
 *   <li><b>No work for nobody.</b> Windows whose request is cancelled, failed or past its deadline never enter a batch.
 * </ul>
 *
 * <p>Thread-safe. Requests are completed outside of the lock.
 */
final class WindowQueue {
    /** Lengths that differ by no more are always neighbours: so short windows cost next to nothing. */
    private static final int ALWAYS_NEIGHBOURS = 32;

    private final int maxBatchTokens;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private final TreeSet<QueuedWindow> queue = new TreeSet<>(QueuedWindow.DUE_FIRST);
    private long turn;
    private long sequence;
    private long batches;
    private boolean smallestIsNext = true;
    private boolean closed;

    /** @param maxBatchTokens longest window times number of windows of a batch at most; a single window may exceed it */
    WindowQueue(int maxBatchTokens) {
        if (maxBatchTokens < 1) {
            throw new IllegalArgumentException("max-batch-tokens must be positive: " + maxBatchTokens);
        }
        this.maxBatchTokens = maxBatchTokens;
    }

    /**
     * Takes a request's windows in.
     *
     * @throws RefusedException UNREACHABLE after closing
     */
    void add(InferenceRequest request) {
        lock.lock();
        try {
            if (closed) {
                throw stopping();
            }
            request.queued(batches);
            for (int i = 0; i < request.windows().size(); i++) {
                queue.add(new QueuedWindow(request, i, turn + 1 + i, sequence++));
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Ends a request and frees its place, unless it is done already. */
    void drop(InferenceRequest request, RefusedException reason) {
        request.fail(reason);
        lock.lock();
        try {
            queue.removeIf(w -> w.request() == request);
        } finally {
            lock.unlock();
        }
    }

    /** The next batch, in the order of the model's input; waits for one. Empty only after closing. */
    List<QueuedWindow> take() throws InterruptedException {
        while (true) {
            List<QueuedWindow> batch = poll();
            if (!batch.isEmpty()) {
                return batch;
            }
            lock.lockInterruptibly();
            try {
                while (queue.isEmpty() && !closed) {
                    changed.await();
                }
                if (queue.isEmpty()) {
                    return List.of();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** The next batch, or an empty list if nothing waits. */
    List<QueuedWindow> poll() {
        lock.lock();
        try {
            queue.removeIf(w -> w.request().isDone());
            if (queue.isEmpty()) {
                return List.of();
            }
            List<QueuedWindow> batch = batchAround(next());
            batch.forEach(window -> {
                queue.remove(window);
                window.request().taken(batches);
            });
            batches++;
            if (!queue.isEmpty()) {
                changed.signal();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private QueuedWindow next() {
        QueuedWindow smallest = Collections.min(queue, QueuedWindow.SMALLEST_DOCUMENT_FIRST);
        QueuedWindow next = smallestIsNext ? smallest : queue.first();
        if (!smallestIsNext) {
            turn = Math.max(turn, next.turn());
        }
        smallestIsNext = next.request() != smallest.request();
        return next;
    }

    private List<QueuedWindow> batchAround(QueuedWindow first) {
        List<QueuedWindow> neighbours = queue.stream()
                .filter(w -> !w.equals(first)
                        && w.request().model().equals(first.request().model())
                        && areNeighbours(w, first))
                .sorted(Comparator.<QueuedWindow>comparingInt(w -> Math.abs(w.length() - first.length()))
                        .thenComparing(QueuedWindow.DUE_FIRST))
                .toList();
        List<QueuedWindow> batch = new ArrayList<>(List.of(first));
        int longest = first.length();
        for (QueuedWindow neighbour : neighbours) {
            int longer = Math.max(longest, neighbour.length());
            if ((long) longer * (batch.size() + 1) <= maxBatchTokens) {
                batch.add(neighbour);
                longest = longer;
            }
        }
        return batch;
    }

    private static boolean areNeighbours(QueuedWindow a, QueuedWindow b) {
        return Math.abs(a.length() - b.length()) <= Math.max(ALWAYS_NEIGHBOURS, b.length() / 4);
    }

    /** Windows that wait. */
    int size() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses what waits and whatever comes. */
    void close() {
        List<InferenceRequest> abandoned = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            queue.forEach(w -> abandoned.add(w.request()));
            queue.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        abandoned.forEach(r -> r.fail(stopping()));
    }

    private static RefusedException stopping() {
        return new RefusedException(
                Refusal.UNREACHABLE, "The inference-service is stopping: try again, or ask another replica");
    }
}
