package io.squadron.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.squadron.trainer.Golden;
import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training computes what PyTorch and transformers compute; {@code golden/tiny-bert/README.md} says how that was made. */
class TransformersParityTest {
    private final Golden golden = new Golden();
    private final Encoder encoder = Golden.encoder();
    private final BertConfig withoutDropout = encoder.config().withDropout(0.0, 0.0);

    /** So seldom that nothing is ever dropped: not the script without dropout, but the one with it must agree. */
    private static final double NEVER = 1e-9;

    @ParameterizedTest
    @ValueSource(doubles = {0, NEVER})
    void lossesGradientNormsAndParametersFollowTransformersThroughFourSteps(double dropout) {
        LearningRateSchedule schedule = new LearningRateSchedule(1e-3, 2, 8);
        float[] losses = golden.floats("losses");
        float[] norms = golden.floats("grad_norms");
        double[] rates = golden.doubles("learning_rates");
        BertConfig config = encoder.config().withDropout(dropout, dropout);
        try (TrainableModel model = load(config);
                Optimizer optimizer = model.adamW(1e-8, 0.01, TrainingState.beginning(encoder.weights()))) {
            for (int step = 0; step < Golden.BATCHES / Golden.BATCHES_PER_STEP; step++) {
                for (int i = 0; i < Golden.BATCHES_PER_STEP; i++) {
                    int batch = step * Golden.BATCHES_PER_STEP + i;
                    assertThat(backward(model, golden.batch(batch))).isCloseTo(losses[batch], within(2e-5));
                }
                model.averageGrad(Golden.BATCHES_PER_STEP);
                double rate = schedule.at(step + 1);
                assertThat(rate).isCloseTo(rates[step], within(1e-12));
                assertThat(model.clipGradNorm(0.5)).isCloseTo(norms[step], within(1e-4 * norms[step]));
                optimizer.setLearningRate(rate);
                optimizer.step();
                model.zeroGrad();
            }
            try (TensorViews weights = model.weights()) {
                assertParametersAfter(weights.tensors());
            }
        }
    }

    /**
     * Softmax does not see a shift of all its inputs. So the true gradient of the keys' biases, and of what shifts every
     * token's logit alike (the head's bias, the last LayerNorm's), is 0; there Adam turns mere rounding into steps of up
     * to the learning rate.
     */
    private static boolean hasNoTrueGradient(String name) {
        return name.endsWith("key.bias")
                || name.equals("qa_outputs.bias")
                || name.equals("bert.encoder.layer.1.output.LayerNorm.bias");
    }

    private void assertParametersAfter(Map<String, Tensor> weights) {
        weights.forEach((name, tensor) -> {
            float tolerance = hasNoTrueGradient(name) ? 3e-3f : 2e-5f;
            assertThat(tensor.toFloats()).as(name).containsExactly(golden.floats("after." + name), within(tolerance));
        });
    }

    private TrainableModel load(BertConfig config) {
        return Golden.backend()
                .load(
                        config,
                        encoder.weights(),
                        TrainingArguments.builder().noCuda(true).build());
    }

    private static double backward(TrainableModel model, Batch batch) {
        try (Loss loss = model.forward(batch)) {
            loss.backward(1);
            return loss.value();
        }
    }

    @Test
    void dropoutIsOnSoThatTwoLossesOfOneBatchDiffer() {
        try (TrainableModel model = load(encoder.config())) {
            assertThat(backward(model, golden.batch(0))).isNotEqualTo(backward(model, golden.batch(0)));
        }
    }

    @Test
    void bothDropoutsCanBeSwitchedOff() {
        try (TrainableModel model = load(withoutDropout)) {
            assertThat(backward(model, golden.batch(0))).isEqualTo(backward(model, golden.batch(0)));
        }
    }
}
