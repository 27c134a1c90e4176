package io.squadron.endtoend.ledger.client;

import io.grpc.StatusRuntimeException;
import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.History.CallFailed;
import io.squadron.endtoend.stack.Replica;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A client that does one thing again and again, and writes down what it was told. */
public abstract class Client implements Runnable {
    /** Of one call. A paused service answers nothing for so long; whoever waits is told that its deadline passed. */
    static final long DEADLINE_SECONDS = 30;

    final Random random;
    final History history;
    private final long pauseMillis;
    private final CountDownLatch over;

    /**
     * A client that has its turns until it is over.
     *
     * @param pauseMillis between two turns, on average
     */
    Client(long seed, long pauseMillis, History history, CountDownLatch over) {
        this.random = new Random(seed);
        this.pauseMillis = pauseMillis;
        this.history = history;
        this.over = over;
    }

    /** Does it once. A call that fails is no fault by itself. */
    abstract void turn() throws Exception;

    @Override
    public final void run() {
        try {
            while (!pause(random.nextLong(2 * pauseMillis))) {
                try {
                    turn();
                } catch (StatusRuntimeException e) {
                    failed(getClass().getSimpleName(), e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits, and tells whether it is over. */
    final boolean pause(long millis) throws InterruptedException {
        return over.await(millis, TimeUnit.MILLISECONDS);
    }

    final void failed(String call, StatusRuntimeException failure) {
        history.add(new CallFailed(
                call,
                failure.getStatus().getCode(),
                String.valueOf(failure.getStatus().getDescription())));
    }

    final <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** One of the two. */
    final Replica either(Replica first, Replica second) {
        return random.nextBoolean() ? first : second;
    }
}
