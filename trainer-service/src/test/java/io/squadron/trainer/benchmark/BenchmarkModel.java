package io.squadron.trainer.benchmark;

import io.squadron.trainer.encoder.Activation;
import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.encoder.BertShapes;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.training.Batch;
import io.squadron.trainer.training.TrainingArguments;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A BERT of some size with weights of chance, and batches of chance: only the time counts. */
record BenchmarkModel(BertConfig config, Map<String, Tensor> weights) {

    static BenchmarkModel of(int layers, int hidden) {
        BertConfig config = new BertConfig(
                30522, hidden, layers, 12, 4 * hidden, Activation.GELU, 0.1, 0.1, 512, 2, 1e-12, 0.02, 0);
        return new BenchmarkModel(config, weights(config));
    }

    static TrainingArguments onCpu(boolean bf16) {
        return TrainingArguments.builder().noCuda(true).bf16(bf16).build();
    }

    static Batch batch(Random random, int windows, int tokens) {
        Batch batch = new Batch(windows, tokens, 0);
        for (int row = 0; row < windows; row++) {
            int[] ids = random.ints(tokens, 1000, 30000).toArray();
            batch.set(row, ids, tokens, 0, random.nextInt(tokens), random.nextInt(tokens));
        }
        return batch;
    }

    private static Map<String, Tensor> weights(BertConfig config) {
        Random random = new Random(1);
        Map<String, Tensor> weights = new LinkedHashMap<>();
        BertShapes.ofQuestionAnswering(config).forEach((name, shape) -> {
            float[] values = new float[(int) Tensor.elements(shape)];
            boolean scale = name.endsWith("LayerNorm.weight");
            for (int i = 0; i < values.length; i++) {
                values[i] = scale ? 1 : (float) (random.nextGaussian() * config.initializerRange());
            }
            weights.put(name, Tensor.ofFloats(values, shape));
        });
        return weights;
    }
}
