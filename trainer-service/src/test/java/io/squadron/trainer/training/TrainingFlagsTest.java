package io.squadron.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.squadron.trainer.Golden;
import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What run_squad's flags do to a training. */
class TrainingFlagsTest {
    private static final double LEARNING_RATE = 3e-3;

    private final Encoder encoder = Golden.encoder();
    private final RandomWindows windows = new RandomWindows(20, 12, 30);

    /** Without dropout, so that two trainings differ in nothing but the flag at hand. */
    private static TrainingArgumentsBuilder arguments() {
        return TrainingArguments.builder()
                .perGpuTrainBatchSize(4)
                .learningRate(LEARNING_RATE)
                .hiddenDropoutProb(0.0)
                .attentionProbsDropoutProb(0.0)
                .groupByLength(false)
                .loggingSteps(1)
                .noCuda(true);
    }

    private RecordingListener train(TrainingArgumentsBuilder arguments) {
        return train(windows, arguments);
    }

    private RecordingListener train(TrainingWindows trained, TrainingArgumentsBuilder arguments) {
        RecordingListener heard = new RecordingListener();
        new FineTuning(Golden.backend(), encoder, trained, arguments.build(), heard).run();
        return heard;
    }

    @Test
    void warmupStepsRaiseTheLearningRateFromZeroAndThenItFallsToZero() {
        RecordingListener heard =
                train(arguments().learningRate(4e-3).warmupSteps(2).maxSteps(6));

        assertThat(heard.metrics.stream()
                        .mapToDouble(TrainingMetrics::learningRate)
                        .toArray())
                .containsExactly(new double[] {0, 2e-3, 4e-3, 3e-3, 2e-3, 1e-3}, offset(1e-15));
    }

    /** As transformers' get_warmup_steps: rounded up, and only where there are no warmup_steps. */
    @Test
    void warmupRatioIsAShareOfAllSteps() {
        RecordingListener heard =
                train(arguments().learningRate(4e-3).warmupRatio(0.3).maxSteps(6));

        assertThat(heard.metrics.stream()
                        .mapToDouble(TrainingMetrics::learningRate)
                        .toArray())
                .containsExactly(new double[] {0, 2e-3, 4e-3, 3e-3, 2e-3, 1e-3}, offset(1e-15));
        assertThat(arguments().warmupRatio(0.3).warmupSteps(4).build().warmupSteps(6))
                .isEqualTo(4);
    }

    @Test
    void weightDecayShrinksEveryWeightButBiasesAndLayerNorms() {
        double decay = 0.5;
        Map<String, Tensor> without = weights(train(arguments().maxSteps(1)));
        Map<String, Tensor> with = weights(train(arguments().maxSteps(1).weightDecay(decay)));

        without.forEach((name, tensor) -> {
            if (name.contains("bias") || name.contains("LayerNorm.weight")) {
                assertThat(with.get(name).toFloats()).as(name).isEqualTo(tensor.toFloats());
                return;
            }
            float[] before = encoder.weights().get(name).toFloats();
            float[] expected = tensor.toFloats();
            for (int i = 0; i < expected.length; i++) {
                expected[i] -= (float) (LEARNING_RATE * decay * before[i]);
            }
            assertThat(with.get(name).toFloats()).as(name).containsExactly(expected, offset(1e-7f));
        });
    }

    /** With an epsilon far above every gradient, AdamW's first update is the gradient times learning rate over epsilon. */
    @Test
    void maxGradNormScalesTheGradientDownAndAdamEpsilonBoundsTheDenominator() {
        double epsilon = 1e3;
        double rate = 10;
        TrainingArgumentsBuilder arguments =
                arguments().learningRate(rate).adamEpsilon(epsilon).maxSteps(1);
        RecordingListener clipped = train(arguments.maxGradNorm(0.1));
        RecordingListener free = train(arguments.maxGradNorm(1e6));

        double gradNorm = free.metrics.get(0).gradNorm();
        assertThat(gradNorm).isGreaterThan(0.2);
        assertThat(clipped.metrics.get(0).gradNorm()).isEqualTo(gradNorm);
        assertThat(distanceFromBeginning(free)).isCloseTo(rate * gradNorm / epsilon, withinPercentage(1));
        assertThat(distanceFromBeginning(clipped)).isCloseTo(rate * 0.1 / epsilon, withinPercentage(1));
    }

    /** F47. Windows of many lengths, two epochs, real updates; padded alike, because the loss counts padding too. */
    @Test
    void oneBatchOf24EqualsTwoAccumulatedBatchesOf12() {
        RandomWindows many = new RandomWindows(96, 12, 30);
        RecordingListener one = train(
                many, arguments().padToMaxLength(true).perGpuTrainBatchSize(24).numTrainEpochs(2));
        RecordingListener two = train(
                many,
                arguments()
                        .padToMaxLength(true)
                        .perGpuTrainBatchSize(12)
                        .gradientAccumulationSteps(2)
                        .numTrainEpochs(2));

        assertThat(one.metrics).hasSize(8);
        assertThat(two.metrics).hasSize(8);
        for (int step = 0; step < 8; step++) {
            assertThat(two.losses().get(step)).isCloseTo(one.losses().get(step), within(1e-4));
            assertThat(two.metrics.get(step).gradNorm())
                    .isCloseTo(one.metrics.get(step).gradNorm(), withinPercentage(0.1));
        }
        // AdamW's first updates make much of small gradients' rounding: a tenth of how far 8 updates can move a weight.
        float tolerance = (float) (0.1 * 8 * LEARNING_RATE);
        Map<String, Tensor> expected = weights(one);
        weights(two).forEach((name, tensor) -> {
            // A bias of the keys shifts all scores of a softmax alike: its gradient is rounding, which AdamW scales up.
            if (!name.endsWith("key.bias")) {
                assertThat(tensor.toFloats())
                        .as(name)
                        .containsExactly(expected.get(name).toFloats(), offset(tolerance));
            }
        });
    }

    /** F48: five batches an epoch, two an update: the fifth makes no update, and nothing of it is left behind. */
    @Test
    void aTrailingPartialAccumulationIsDroppedAndLeaksNothingIntoTheNextEpoch() {
        TrainingArgumentsBuilder arguments =
                arguments().gradientAccumulationSteps(2).numTrainEpochs(3);
        RecordingListener undisturbed = train(arguments);
        RecordingListener first = new RecordingListener().dyingAfter(2);
        RecordingListener second = new RecordingListener();

        assertThatThrownBy(() -> new FineTuning(Golden.backend(), encoder, windows, arguments.build(), first).run())
                .isInstanceOf(RecordingListener.Death.class);
        // A model made anew holds no gradient that the first epoch could have left.
        new FineTuning(Golden.backend(), encoder, windows, arguments.build(), second).resume(first.resumePoint);

        assertThat(undisturbed.metrics).extracting(TrainingMetrics::step).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(second.metrics.get(0).gradNorm())
                .isEqualTo(undisturbed.metrics.get(2).gradNorm());
    }

    @Test
    void dropoutProbabilitiesReplaceThoseOfTheEncoderAndStandInTheCheckpoint() {
        RecordingListener without = train(arguments().maxSteps(1));
        RecordingListener hidden = train(arguments().maxSteps(1).hiddenDropoutProb(0.4));
        RecordingListener attention = train(arguments().maxSteps(1).attentionProbsDropoutProb(0.4));
        RecordingListener asTheEncoder =
                train(arguments().maxSteps(1).hiddenDropoutProb(null).attentionProbsDropoutProb(null));

        assertThat(hidden.losses().get(0)).isNotEqualTo(without.losses().get(0));
        assertThat(attention.losses().get(0)).isNotEqualTo(without.losses().get(0));
        assertThat(config(hidden).hiddenDropoutProb()).isEqualTo(0.4);
        assertThat(config(attention).attentionProbsDropoutProb()).isEqualTo(0.4);
        assertThat(config(asTheEncoder)).isEqualTo(encoder.config());
    }

    /** run_squad's loss takes its softmax over all positions, padding included. */
    @Test
    void padToMaxLengthLetsPaddingCountAsPositionsAsRunSquadDoes() {
        RandomWindows halfFull = new RandomWindows(20, 20, 20);
        RandomWindows full = new RandomWindows(20, 40, 40);
        TrainingArgumentsBuilder arguments = arguments().maxSteps(1);

        double cut = train(halfFull, arguments).losses().get(0);
        double padded = train(halfFull, arguments.padToMaxLength(true)).losses().get(0);
        assertThat(padded).isGreaterThan(cut + 0.3);

        double alreadyFull = train(full, arguments).losses().get(0);
        assertThat(train(full, arguments.padToMaxLength(false)).losses().get(0)).isEqualTo(alreadyFull);
    }

    @Test
    void aFractionOfAnEpochIsTrained() {
        // Five updates an epoch.
        assertThat(train(arguments().numTrainEpochs(1.5)).metrics).hasSize(8);
        assertThat(train(arguments().numTrainEpochs(0.1)).metrics).hasSize(1);
    }

    /** F44. */
    @Test
    void aTrainingThatDivergesStopsWithASentenceAndLeavesTheCheckpointsBefore() {
        RecordingListener heard = new RecordingListener();
        TrainingArguments diverging =
                arguments().learningRate(1e30).saveSteps(1).maxSteps(50).build();

        assertThatThrownBy(() -> new FineTuning(Golden.backend(), encoder, windows, diverging, heard).run())
                .isInstanceOf(TrainingFailedException.class)
                .hasMessageMatching("the (loss|gradient) of step \\d+ is (NaN|-?Infinity); take a smaller learning_rate"
                        + " or a longer warm-up \\(warmup_steps\\)");
        assertThat(heard.checkpoints).isNotEmpty().allSatisfy(saved -> assertThat(saved.last())
                .isFalse());
    }

    private double distanceFromBeginning(RecordingListener heard) {
        double[] squares = new double[1];
        weights(heard).forEach((name, tensor) -> {
            float[] before = encoder.weights().get(name).toFloats();
            float[] after = tensor.toFloats();
            for (int i = 0; i < after.length; i++) {
                double moved = (double) after[i] - before[i];
                squares[0] += moved * moved;
            }
        });
        return Math.sqrt(squares[0]);
    }

    private static BertConfig config(RecordingListener heard) {
        return heard.checkpoints.get(0).model().config();
    }

    private static Map<String, Tensor> weights(RecordingListener heard) {
        return heard.checkpoints.get(heard.checkpoints.size() - 1).model().weights();
    }
}
