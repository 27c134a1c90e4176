package io.squadron.local.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Calls of several services, which take as long as the slowest instead of all of them one after the other. */
public final class AtOnce {
    private AtOnce() {}

    /**
     * Waits for all calls and returns what they return, in their order.
     *
     * @throws RuntimeException what the first call that failed has thrown
     */
    public static <T> List<T> call(List<Callable<T>> calls) {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> call : threads.invokeAll(calls)) {
                results.add(call.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while services were asked", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
