package io.squadron.trainer.training;

import io.squadron.trainer.tensor.Tensor;
import java.util.Map;

/** Tensors of the engine as Java reads them: before the next step, and before this is closed. */
public interface TensorViews extends AutoCloseable {
    /** Float32 by Hugging Face's names, in the order of the model. */
    Map<String, Tensor> tensors();

    @Override
    void close();
}
