package io.squadron.tokenizer.admission;

import java.time.Duration;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does work on a thread for each processor. What waits is ordered by the time at which it came plus the time that it will
 * take: small work passes giants, and a giant that has waited for as long as it takes itself is passed no more. How much can
 * wait is bounded by the {@link WorkBudget} that all of it has a share of.
 */
public final class WorkQueue implements AutoCloseable {

    /** About what a token of a window takes, from the text to the response. */
    private static final long NANOS_PER_TOKEN = 1_000;

    private static final Duration STOP = Duration.ofSeconds(5);

    private final ThreadPoolExecutor threads;

    public WorkQueue(int threadCount) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                threadCount,
                threadCount,
                0,
                TimeUnit.SECONDS,
                new PriorityBlockingQueue<>(),
                task -> new Thread(task, "featurize-" + number.incrementAndGet()));
    }

    /**
     * Takes work on, to be done later.
     *
     * @param tokens what it will take
     * @throws ServiceBusyException if the queue is closed
     */
    public void submit(long tokens, Runnable work) {
        if (threads.isShutdown()) {
            throw new ServiceBusyException("The tokenizer-service is being stopped; try another.");
        }
        threads.execute(new Waiting(System.nanoTime() + tokens * NANOS_PER_TOKEN, work));
    }

    /** Lets what is there come to an end, for some seconds. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            threads.awaitTermination(STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownNow();
    }

    private record Waiting(long due, Runnable work) implements Runnable, Comparable<Waiting> {

        @Override
        public void run() {
            work.run();
        }

        @Override
        public int compareTo(Waiting other) {
            return Long.signum(due - other.due);
        }
    }
}
