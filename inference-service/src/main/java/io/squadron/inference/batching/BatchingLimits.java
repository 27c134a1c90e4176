package io.squadron.inference.batching;

/**
 * What bounds the queue and a batch.
 *
 * @param maxBatchTokens longest window times number of windows of a batch at most; a single window may exceed it
 * @param maxQueuedWindows windows that may wait at the same time
 */
public record BatchingLimits(int maxBatchTokens, int maxQueuedWindows) {
    public BatchingLimits {
        if (maxBatchTokens < 1 || maxQueuedWindows < 1) {
            throw new IllegalArgumentException("max-batch-tokens and max-queued-windows must be positive: %d and %d"
                    .formatted(maxBatchTokens, maxQueuedWindows));
        }
    }
}
