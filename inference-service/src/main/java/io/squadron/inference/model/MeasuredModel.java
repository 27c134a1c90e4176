package io.squadron.inference.model;

import io.squadron.inference.answer.WindowLogits;
import io.squadron.inference.batching.WindowInput;
import java.util.List;

/** A model of which it is known how large its batches need be. */
record MeasuredModel(ServableModel model, int usefulBatchTokens) implements ServableModel {
    @Override
    public List<WindowLogits> forward(List<WindowInput> windows) {
        return model.forward(windows);
    }

    @Override
    public void close() {
        model.close();
    }
}
