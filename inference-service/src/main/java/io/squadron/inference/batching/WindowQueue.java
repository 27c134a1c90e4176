package io.squadron.inference.batching;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Every window that waits, of every request and every model, and the choice of the next batch.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li><b>Bounded.</b> At most {@code maxQueuedWindows} windows wait. A request is taken whole or not at all.
 *   <li><b>Nobody starves.</b> Time goes in turns. The i-th window of a request is due i turns after the turn in which the
 *       request came, and the next batch always holds a window of the earliest turn. A new window is never due in the
 *       current turn or before, so each turn ends.
 *   <li><b>No document blocks the others.</b> It has one window due in each turn, however many it has; it gets more only
 *       where they fill a batch.
 *   <li><b>Batches are dense.</b> The due window is joined by those nearest to it in length, while
 *       {@code max(length) * (n + 1) <= maxBatchTokens} (the rule of text-embeddings-inference). Windows whose length
 *       differs by more than a quarter stay out: their padding would cost more than a batch of their own.
 *   <li><b>No work for nobody.</b> Windows whose request is cancelled, failed or past its deadline never enter a batch.
 * </ul>
 *
 * <p>Thread-safe. Requests are completed outside of the lock.
 */
public final class WindowQueue {
    /** Lengths that differ by no more are always neighbours: so short windows cost next to nothing. */
    private static final int ALWAYS_NEIGHBOURS = 32;

    private final BatchingLimits limits;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private final TreeSet<QueuedWindow> queue = new TreeSet<>(QueuedWindow.DUE_FIRST);
    private final Deque<InferenceRequest> waitingForRoom = new ArrayDeque<>();
    private long turn;
    private long sequence;
    private boolean closed;

    public WindowQueue(BatchingLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** What to do with a request for which there is no room. */
    public enum WhenFull {
        /** Refuse it at once: a caller that can try again later. */
        REFUSE,
        /** Keep it until there is room; whoever asks for this must bound how many it keeps (see AnswerStream). */
        WAIT
    }

    /**
     * Takes a request's windows in.
     *
     * @throws RefusedException INVALID if it could never fit, BUSY if it does not fit now, UNREACHABLE after closing
     */
    void add(InferenceRequest request, WhenFull whenFull) {
        lock.lock();
        try {
            if (closed) {
                throw stopping();
            }
            int n = request.windows().size();
            if (n > limits.maxQueuedWindows()) {
                throw new RefusedException(
                        Refusal.INVALID,
                        "The context makes %d windows, more than the %d that may wait at once: shorten it or use a larger doc_stride"
                                .formatted(n, limits.maxQueuedWindows()));
            }
            if (hasRoomFor(request)) {
                enqueue(request);
            } else if (whenFull == WhenFull.WAIT) {
                waitingForRoom.add(request);
            } else {
                throw new RefusedException(
                        Refusal.BUSY,
                        "%d windows are waiting already and %d more do not fit (limit %d): try again later"
                                .formatted(queue.size(), n, limits.maxQueuedWindows()));
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoomFor(InferenceRequest request) {
        return queue.size() + request.windows().size() <= limits.maxQueuedWindows();
    }

    private void enqueue(InferenceRequest request) {
        for (int i = 0; i < request.windows().size(); i++) {
            queue.add(new QueuedWindow(request, i, turn + 1 + i, sequence++));
        }
        changed.signal();
    }

    /** Ends a request and frees its place, unless it is done already. */
    void drop(InferenceRequest request, RefusedException reason) {
        request.fail(reason);
        lock.lock();
        try {
            queue.removeIf(w -> w.request() == request);
            waitingForRoom.remove(request);
            admitWaiting();
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
        List<InferenceRequest> late;
        List<QueuedWindow> batch;
        lock.lock();
        try {
            late = removeLateAndDone(nanoTime.getAsLong());
            batch = queue.isEmpty() ? List.of() : batchAround(queue.first());
            batch.forEach(queue::remove);
            admitWaiting();
            if (!queue.isEmpty()) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
        late.forEach(
                r -> r.fail(new RefusedException(Refusal.TOO_LATE, "The deadline passed while the request waited")));
        return batch;
    }

    private List<InferenceRequest> removeLateAndDone(long now) {
        List<InferenceRequest> late = new ArrayList<>();
        queue.removeIf(w -> {
            if (w.request().isLate(now)) {
                late.add(w.request());
                return true;
            }
            return w.request().isDone();
        });
        for (Iterator<InferenceRequest> i = waitingForRoom.iterator(); i.hasNext(); ) {
            InferenceRequest request = i.next();
            if (request.isLate(now)) {
                late.add(request);
            }
            if (request.isLate(now) || request.isDone()) {
                i.remove();
            }
        }
        return late;
    }

    private List<QueuedWindow> batchAround(QueuedWindow due) {
        turn = Math.max(turn, due.turn());
        List<QueuedWindow> neighbours = queue.stream()
                .filter(w -> !w.equals(due)
                        && w.request().model().equals(due.request().model())
                        && areNeighbours(w, due))
                .sorted(Comparator.<QueuedWindow>comparingInt(w -> Math.abs(w.length() - due.length()))
                        .thenComparing(QueuedWindow.DUE_FIRST))
                .toList();
        List<QueuedWindow> batch = new ArrayList<>(List.of(due));
        int longest = due.length();
        for (QueuedWindow neighbour : neighbours) {
            int longer = Math.max(longest, neighbour.length());
            if ((long) longer * (batch.size() + 1) <= limits.maxBatchTokens()) {
                batch.add(neighbour);
                longest = longer;
            }
        }
        return batch;
    }

    private static boolean areNeighbours(QueuedWindow a, QueuedWindow b) {
        return Math.abs(a.length() - b.length()) <= Math.max(ALWAYS_NEIGHBOURS, b.length() / 4);
    }

    private void admitWaiting() {
        while (!waitingForRoom.isEmpty() && hasRoomFor(waitingForRoom.peek())) {
            enqueue(waitingForRoom.remove());
        }
    }

    /** Windows that wait. */
    public int size() {
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
            abandoned.addAll(waitingForRoom);
            queue.clear();
            waitingForRoom.clear();
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
