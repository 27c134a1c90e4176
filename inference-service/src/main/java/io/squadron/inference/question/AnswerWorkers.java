package io.squadron.inference.question;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for conversions and post-processing, away from event loops and from the batcher. Giants have threads of their
 * own, so that no small request stands behind them. What queues here is bounded by what is admitted.
 */
public final class AnswerWorkers implements AutoCloseable {
    private final ExecutorService small;
    private final ExecutorService large;

    public AnswerWorkers(int smallThreads, int largeThreads) {
        small = threads(smallThreads, "answer-");
        large = threads(largeThreads, "answer-large-");
    }

    private static ExecutorService threads(int size, String name) {
        AtomicInteger number = new AtomicInteger();
        return Executors.newFixedThreadPool(size, task -> {
            Thread thread = new Thread(task, name + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Those for small requests, or those for all others. */
    Executor of(boolean isSmall) {
        return isSmall ? small : large;
    }

    @Override
    public void close() {
        small.shutdown();
        large.shutdown();
    }
}
