package io.squadron.inference.batching;

import io.squadron.inference.answer.WindowLogits;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * All windows of one question, of one document or several, of which the batcher may compute each at another time.
 *
 * <p>Its result is completed once: with the logits of all windows, or with the first failure. After that, windows that
 * still wait are dropped and logits that still come are ignored.
 */
public final class InferenceRequest {
    private final WindowModel model;
    private final List<WindowInput> windows;
    private final long arrival;
    private final CompletableFuture<InferenceResult> result = new CompletableFuture<>();

    // Guarded by this.
    private final WindowLogits[] logits;
    private int missing;
    private long firstComputed;
    private long batchesBefore;
    private long batchesWaited = -1;

    /**
     * A request that has just arrived.
     *
     * @param arrival now, on the batcher's clock in nanoseconds
     */
    InferenceRequest(WindowModel model, List<WindowInput> windows, long arrival) {
        this.model = model;
        this.windows = List.copyOf(windows);
        this.arrival = arrival;
        this.logits = new WindowLogits[windows.size()];
        this.missing = windows.size();
    }

    /** Completes on a thread of the executor: leave it before doing anything long. */
    public CompletableFuture<InferenceResult> result() {
        return result;
    }

    WindowModel model() {
        return model;
    }

    List<WindowInput> windows() {
        return windows;
    }

    boolean isDone() {
        return result.isDone();
    }

    /** It waits from now on; so many batches have been taken from the queue before. */
    synchronized void queued(long batches) {
        batchesBefore = batches;
    }

    /** A window of it was taken from the queue; so many batches have been before. */
    synchronized void taken(long batches) {
        if (batchesWaited < 0) {
            batchesWaited = batches - batchesBefore;
        }
    }

    /** How many batches were taken from the queue between its arrival and its first window's. */
    synchronized long batchesWaited() {
        return batchesWaited;
    }

    /** Returns true the first time. */
    synchronized boolean begin(long now) {
        boolean first = firstComputed == 0;
        if (first) {
            firstComputed = now;
        }
        return first;
    }

    void complete(int window, WindowLogits windowLogits, long now) {
        InferenceResult whole;
        synchronized (this) {
            if (logits[window] != null) {
                return;
            }
            logits[window] = windowLogits;
            if (--missing > 0) {
                return;
            }
            whole = new InferenceResult(
                    List.copyOf(Arrays.asList(logits)), firstComputed - arrival, now - firstComputed);
        }
        result.complete(whole);
    }

    void fail(Throwable failure) {
        result.completeExceptionally(failure);
    }
}
