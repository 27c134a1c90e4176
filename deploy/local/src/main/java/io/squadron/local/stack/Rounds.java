package io.squadron.local.stack;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is looked at again and again while a stack runs, in a thread of its own. A look that fails is told in the log and
 * tried again in the next round: nothing that can happen (a full disk, a bug) ends the rounds.
 */
final class Rounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    /** One look at something. */
    @FunctionalInterface
    interface Look {
        void take() throws Exception;
    }

    private final Duration interval;
    private final List<Look> looks;
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final Thread thread;

    Rounds(String name, Duration interval, List<Look> looks) {
        this.interval = interval;
        this.looks = List.copyOf(looks);
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends the rounds; a look that is under way is waited for. */
    @Override
    public void close() {
        stopRequested.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopRequested.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                looks.forEach(Rounds::take);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("CatchingUnchecked") // an Error, too: it must not end the rounds
    private static void take(Look look) {
        try {
            look.take();
        } catch (Throwable e) {
            LOG.warn("Looking after the stack has failed, and is tried again: {}", e.toString());
        }
    }
}
