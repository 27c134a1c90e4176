package io.squadron.trainer.training;

import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.tensor.Tensor;
import java.util.Map;

/** What computes: it makes a model of weights, on the devices that the arguments name. */
public interface TrainingBackend {
    /** Its name and version, e.g. {@code "PyTorch 2.7.1"}. */
    String version();

    /**
     * Loads a model in training mode: dropout is on. It is for the calling thread alone, which closes it.
     *
     * @param weights float32 by Hugging Face's names, with the head
     * @throws TrainingFailedException if there is no such device, or its memory does not hold the model
     */
    TrainableModel load(BertConfig config, Map<String, Tensor> weights, TrainingArguments arguments);

    /** What it or its models have thrown, as a {@link TrainingFailedException} that says why; anything else as it is. */
    RuntimeException explained(RuntimeException failure);
}
