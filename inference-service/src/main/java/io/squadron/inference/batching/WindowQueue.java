package io.squadron.inference.batching;

import io.squadron.inference.RefusedException;
import io.squadron.inference.RequestsUnderWay;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
 *   <li><b>Small documents come first</b>, those of {@value #SMALL_WINDOWS} windows at most, in the order in which they came: a
 *       question about a short text waits for those before it, for the batch that is being computed and for a small share of
 *       long ones, however many are waiting. Half of the time for the long ones, as it was once, made 70 % of what the service
 *       can do an overload as soon as there was one of them.
 *   <li><b>Nobody starves.</b> Of the tokens that are computed while long documents wait, one in {@value #SHARE_OF_LONG} is
 *       theirs. Their time goes in turns: the i-th window of a request is due i turns after the turn in which the request came.
 *   <li><b>No document blocks the others.</b> It has one window due in each turn, however many it has; it gets more only
 *       where they fill a batch.
 *   <li><b>Batches are dense.</b> The first window is joined by those nearest to it in length, while
 *       {@code max(length) * (n + 1) <= maxBatchTokens} (the rule of text-embeddings-inference), and no further than it makes
 *       the model faster ({@link WindowModel#usefulBatchTokens}). Windows whose length
 *       differs by more than a quarter stay out: their padding would cost more than a batch of their own.
 *   <li><b>No work for nobody.</b> Windows whose request is cancelled, failed or past its deadline never enter a batch.
 * </ul>
 *
 * <p>Thread-safe. Requests are completed outside of the lock.
 */
final class WindowQueue {
    /** Lengths that differ by no more are always neighbours: so short windows cost next to nothing. */
    private static final int ALWAYS_NEIGHBOURS = 32;

    private static final int SMALL_WINDOWS = 4;

    private static final int SHARE_OF_LONG = 8;

    private final int maxBatchTokens;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private final TreeSet<QueuedWindow> queue = new TreeSet<>(QueuedWindow.DUE_FIRST);
    private long turn;
    private long sequence;
    private long batches;
    /** Tokens of small documents that were computed while a long one waited, less those that made up for it. */
    private long passedOver;

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
                throw RequestsUnderWay.refusal();
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
            List<QueuedWindow> batch = nextBatch();
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

    private List<QueuedWindow> nextBatch() {
        Optional<QueuedWindow> small =
                queue.stream().filter(WindowQueue::isSmall).min(Comparator.comparingLong(QueuedWindow::sequence));
        Optional<QueuedWindow> due =
                queue.stream().filter(window -> !isSmall(window)).findFirst();
        boolean isLongNext =
                due.filter(window -> small.isEmpty() || isOwed(window)).isPresent();
        List<QueuedWindow> batch = batchAround(isLongNext ? due.get() : small.orElseThrow());
        long tokens = (long) batch.size() * longest(batch);
        if (isLongNext) {
            turn = Math.max(turn, due.get().turn());
            passedOver = Math.max(0, passedOver - (SHARE_OF_LONG - 1) * tokens);
        } else if (due.isPresent()) {
            passedOver += tokens;
        }
        return batch;
    }

    private boolean isOwed(QueuedWindow window) {
        return passedOver >= (SHARE_OF_LONG - 1) * (long) window.length();
    }

    private static boolean isSmall(QueuedWindow window) {
        return window.request().windows().size() <= SMALL_WINDOWS;
    }

    private static int longest(List<QueuedWindow> batch) {
        return batch.stream().mapToInt(QueuedWindow::length).max().orElseThrow();
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
        int budget = Math.min(maxBatchTokens, first.request().model().usefulBatchTokens());
        for (QueuedWindow neighbour : neighbours) {
            int longer = Math.max(longest, neighbour.length());
            if ((long) longer * (batch.size() + 1) <= budget) {
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

    /** Tokens of the windows that wait, without padding. */
    long tokens() {
        lock.lock();
        try {
            return queue.stream().mapToLong(QueuedWindow::length).sum();
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
        abandoned.forEach(r -> r.fail(RequestsUnderWay.refusal()));
    }
}
