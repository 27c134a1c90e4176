package io.squadron.inference.question;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for conversions and post-processing, away from event loops and from the batcher. Their queue is bounded by the
 * number of requests under way, which the edges bound.
 */
public final class AnswerWorkers implements Executor, AutoCloseable {
    private final AtomicInteger number = new AtomicInteger();
    private final ExecutorService threads;

    public AnswerWorkers(int size) {
        threads = Executors.newFixedThreadPool(size, this::thread);
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task, "answer-" + number.getAndIncrement());
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
