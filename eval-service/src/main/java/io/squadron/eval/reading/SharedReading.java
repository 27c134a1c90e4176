package io.squadron.eval.reading;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A reading that takes a while. However many ask, it is made once a second at most and never twice at a time; who asks meanwhile
 * gets the same. So fifty open pages are one question to Kafka.
 */
public final class SharedReading<T> {
    private static final Logger LOG = Logger.getLogger(SharedReading.class);
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Supplier<Reading<T>> source;
    private final Executor executor;

    // Guarded by this.
    private CompletableFuture<Reading<T>> newest;
    private long begunNanos;

    public SharedReading(Executor executor, Supplier<Reading<T>> source) {
        this.executor = executor;
        this.source = source;
    }

    /** The reading, made now if the last one is too old. It goes on where nobody waits for it any more. */
    public synchronized CompletableFuture<Reading<T>> ask() {
        boolean isOld = newest == null || (newest.isDone() && System.nanoTime() - begunNanos > FRESH.toNanos());
        if (isOld) {
            begunNanos = System.nanoTime();
            newest = CompletableFuture.supplyAsync(source, executor);
        }
        return newest;
    }

    /** What an asked reading says within a time. */
    public static <T> Reading<T> await(CompletableFuture<Reading<T>> asked, long deadlineNanos, String late) {
        try {
            return asked.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Reading.none(late);
        } catch (ExecutionException e) {
            LOG.error("A reading failed", e.getCause());
            return Reading.none("It could not be found out; the eval-service's log says why.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reading.none(late);
        }
    }
}
