package io.squadron.inference.batching;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.answer.WindowLogits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * One queue, one batcher, one executor: takes the queue's batches, runs them through their model and gives every request
 * its logits.
 *
 * <p>What waits is bounded by what is admitted, what is computed by the number of threads times one batch. A batch that
 * fails is tried again window by window, so that one window that the model cannot digest fails its own request only.
 */
public final class WindowBatcher implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(WindowBatcher.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

    private final WindowQueue queue;
    private final LongSupplier nanoTime;
    private final BatchListener listener;
    private final List<Thread> executor;

    /**
     * Starts the executor.
     *
     * @param maxBatchTokens longest window times number of windows of a batch at most; a single window may exceed it
     * @param threads forward passes at the same time; libtorch uses several cores for each
     * @param nanoTime the clock of the timings, {@code System::nanoTime}
     */
    public WindowBatcher(int maxBatchTokens, int threads, LongSupplier nanoTime, BatchListener listener) {
        this.queue = new WindowQueue(maxBatchTokens);
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.executor = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(this::runBatches, "inference-" + i);
            thread.setDaemon(true);
            executor.add(thread);
            thread.start();
        }
    }

    /**
     * Hands in all windows of one admitted request.
     *
     * @throws RefusedException UNREACHABLE after closing
     */
    public InferenceRequest submit(WindowModel model, List<WindowInput> windows) {
        if (windows.isEmpty()) {
            throw new IllegalArgumentException("a request without windows");
        }
        InferenceRequest request = new InferenceRequest(model, windows, nanoTime.getAsLong());
        queue.add(request);
        return request;
    }

    /** The caller has gone: its windows leave the queue now, and what is being computed for it is thrown away. */
    public void cancel(InferenceRequest request) {
        queue.drop(request, new RefusedException(Refusal.CANCELLED, "The caller cancelled the request"));
    }

    /** Windows that wait. */
    public int queuedWindows() {
        return queue.size();
    }

    /** Their tokens, without padding. */
    public long queuedTokens() {
        return queue.tokens();
    }

    private void runBatches() {
        boolean open = true;
        while (open) {
            try {
                List<QueuedWindow> batch = queue.take();
                open = !batch.isEmpty();
                run(batch);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error e) { // without this thread nobody is answered any more
                LOG.error("A batch was lost", e);
            }
        }
    }

    private void run(List<QueuedWindow> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            compute(batch);
        } catch (RuntimeException | Error failure) {
            if (batch.size() == 1) {
                LOG.errorf(
                        failure,
                        "A window of %d tokens could not be computed",
                        batch.get(0).length());
                batch.get(0).request().fail(failure);
                return;
            }
            LOG.warnf("A batch of %d windows failed (%s); trying each alone", batch.size(), failure);
            batch.forEach(window -> run(List.of(window)));
        }
    }

    private void compute(List<QueuedWindow> batch) {
        List<WindowInput> inputs = batch.stream().map(QueuedWindow::input).toList();
        long began = nanoTime.getAsLong();
        for (QueuedWindow window : batch) {
            InferenceRequest request = window.request();
            if (request.begin(began)) {
                listener.begun(request.windows().size(), request.batchesWaited());
            }
        }
        List<WindowLogits> logits = batch.get(0).request().model().forward(inputs);
        if (logits.size() != batch.size()) {
            throw new IllegalStateException("logits of %d windows for %d".formatted(logits.size(), batch.size()));
        }
        long ended = nanoTime.getAsLong();
        int tokens = inputs.stream().mapToInt(WindowInput::length).sum();
        int longest = inputs.stream().mapToInt(WindowInput::length).max().orElse(0);
        listener.computed(batch.size(), tokens, longest * batch.size(), ended - began);
        for (int i = 0; i < logits.size(); i++) {
            batch.get(i).request().complete(batch.get(i).index(), logits.get(i), ended);
        }
    }

    /** Refuses what waits, finishes what is being computed. */
    @Override
    public void close() {
        queue.close();
        for (Thread thread : executor) {
            try {
                thread.join(STOP_TIMEOUT.toMillis());
                if (thread.isAlive()) {
                    LOG.warnf("%s still computes after %s", thread.getName(), STOP_TIMEOUT);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
