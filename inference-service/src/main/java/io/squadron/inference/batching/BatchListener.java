package io.squadron.inference.batching;

/** Hears of what the batcher does, for metrics. Called by the executor's threads. */
public interface BatchListener {
    /** Hears nothing. */
    BatchListener NONE = (windows, tokens, paddedTokens, nanos) -> {};

    /**
     * One forward pass.
     *
     * @param windows windows in the batch
     * @param tokens their tokens without padding
     * @param paddedTokens tokens with padding
     * @param nanos what the pass took
     */
    void computed(int windows, int tokens, int paddedTokens, long nanos);

    /**
     * One document's turn has come.
     *
     * @param documentWindows how many windows it has
     * @param batches how many other batches were begun since it came
     */
    default void begun(int documentWindows, long batches) {}
}
