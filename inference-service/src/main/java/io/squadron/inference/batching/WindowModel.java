package io.squadron.inference.batching;

import io.squadron.inference.answer.WindowLogits;
import java.util.List;

/** Something that turns windows into logits; batches are formed of windows for the same (identical) model. */
public interface WindowModel {
    /**
     * One padded forward pass; called by the executor's threads only.
     *
     * @return one for each window, in order, without padding
     * @throws RuntimeException if the batch cannot be computed
     */
    List<WindowLogits> forward(List<WindowInput> windows);

    /**
     * Longest window times number of windows of a batch beyond which more windows cost as much more time: a larger batch makes
     * everybody wait longer and nothing faster.
     */
    default int usefulBatchTokens() {
        return Integer.MAX_VALUE;
    }
}
