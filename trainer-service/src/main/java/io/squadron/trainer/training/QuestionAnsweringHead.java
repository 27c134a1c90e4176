package io.squadron.trainer.training;

import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** The linear layer on top: hidden size → start and end logit. */
public final class QuestionAnsweringHead {
    private QuestionAnsweringHead() {}

    /**
     * All weights of a model to train: the encoder's, and its head; one that has no head yet gets a new one, as BERT
     * begins its layers: weights from normal(0, initializer_range), no bias.
     *
     * @param seed the same seed gives the same head
     */
    public static Map<String, Tensor> on(Encoder encoder, long seed) {
        Map<String, Tensor> weights = new LinkedHashMap<>(encoder.weights());
        if (!encoder.hasQuestionAnsweringHead()) {
            BertConfig config = encoder.config();
            SplittableRandom random = new SplittableRandom(seed);
            float[] weight = new float[2 * config.hiddenSize()];
            for (int i = 0; i < weight.length; i++) {
                weight[i] = (float) (random.nextGaussian() * config.initializerRange());
            }
            weights.put(Encoder.HEAD_WEIGHT, Tensor.ofFloats(weight, 2, config.hiddenSize()));
            weights.put(Encoder.HEAD_BIAS, Tensor.ofFloats(new float[2], 2));
        }
        return weights;
    }
}
