package io.squadron.trainer.training;

import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.tensor.Tensor;
import java.util.Map;

/**
 * The model at one step.
 *
 * @param config its sizes
 * @param weights float32 by Hugging Face's names, in the order of the model; its owner says how long they can be read
 */
public record TrainedModel(BertConfig config, Map<String, Tensor> weights) {}
