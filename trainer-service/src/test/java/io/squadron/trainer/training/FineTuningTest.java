package io.squadron.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.squadron.trainer.Golden;
import io.squadron.trainer.encoder.Activation;
import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FineTuningTest {
    private final Encoder encoder = Golden.encoder();
    private final RecordingListener heard = new RecordingListener();

    private static TrainingArgumentsBuilder arguments() {
        return TrainingArguments.builder()
                .perGpuTrainBatchSize(8)
                .learningRate(3e-3)
                .loggingSteps(1)
                .noCuda(true);
    }

    private TrainingOutcome train(TrainingWindows windows, TrainingArguments arguments) {
        return new FineTuning(Golden.backend(), encoder, windows, arguments, heard).run();
    }

    @Test
    void theLossFallsWhileAFewWindowsAreLearntByHeart() {
        TrainingOutcome outcome = train(
                new RandomWindows(16, 12, 30), arguments().numTrainEpochs(40).build());

        assertThat(outcome.steps()).isEqualTo(80);
        assertThat(outcome.stopped()).isFalse();
        assertThat(heard.losses().get(0)).isGreaterThan(2.5);
        assertThat(outcome.finalLoss()).isLessThan(1.0);
    }

    @Test
    void thePlanTellsStepsParametersDeviceAndEngine() {
        train(new RandomWindows(10, 12, 30), arguments().maxSteps(1).build());

        long parameters =
                encoder.weights().values().stream().mapToLong(Tensor::elements).sum();
        assertThat(heard.plan)
                .isEqualTo(new TrainingPlan(1, 0, parameters, "cpu", "PyTorch 2.7.1", OptionalLong.empty()));
    }

    @Test
    void theSameSeedGivesTheSameLossesAndAnotherSeedOthers() {
        RandomWindows windows = new RandomWindows(40, 12, 30);
        RecordingListener again = new RecordingListener();
        RecordingListener other = new RecordingListener();

        train(windows, arguments().maxSteps(8).build());
        new FineTuning(
                        Golden.backend(),
                        encoder,
                        windows,
                        arguments().maxSteps(8).build(),
                        again)
                .run();
        new FineTuning(
                        Golden.backend(),
                        encoder,
                        windows,
                        arguments().maxSteps(8).seed(43).build(),
                        other)
                .run();

        assertThat(again.losses()).isEqualTo(heard.losses());
        assertThat(other.losses()).doesNotContainAnyElementsOf(heard.losses());
    }

    @Test
    void oneBatchOfEightEqualsTwoAccumulatedBatchesOfFour() {
        // Eight windows of one length: padding and order change nothing, dropout is off.
        RandomWindows windows = new RandomWindows(8, 20, 20);
        TrainingArgumentsBuilder exact = arguments()
                .hiddenDropoutProb(0.0)
                .attentionProbsDropoutProb(0.0)
                .maxSteps(3);
        RecordingListener accumulated = new RecordingListener();

        train(windows, exact.build());
        new FineTuning(
                        Golden.backend(),
                        encoder,
                        windows,
                        exact.perGpuTrainBatchSize(4)
                                .gradientAccumulationSteps(2)
                                .build(),
                        accumulated)
                .run();

        for (int step = 0; step < 3; step++) {
            assertThat(accumulated.metrics.get(step).loss())
                    .isCloseTo(heard.metrics.get(step).loss(), within(1e-4));
            assertThat(accumulated.metrics.get(step).gradNorm())
                    .isCloseTo(heard.metrics.get(step).gradNorm(), within(1e-3));
        }
    }

    @Test
    void maxStepsMeansExactlyThatManyUpdatesOverTheEndsOfEpochs() {
        TrainingOutcome outcome =
                train(new RandomWindows(20, 12, 30), arguments().maxSteps(7).build());

        assertThat(outcome.steps()).isEqualTo(7);
        assertThat(heard.metrics).extracting(TrainingMetrics::step).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(heard.metrics.get(6).epoch()).isCloseTo(7.0 / 3, within(1e-9));
    }

    @Test
    void metricsComeEveryLoggingStepsAndAfterTheLastUpdate() {
        train(
                new RandomWindows(20, 12, 30),
                arguments().maxSteps(7).loggingSteps(3).build());

        assertThat(heard.metrics).extracting(TrainingMetrics::step).containsExactly(3L, 6L, 7L);
        assertThat(heard.metrics).allSatisfy(metrics -> {
            assertThat(metrics.windowsPerSecond()).isPositive();
            assertThat(metrics.gradNorm()).isPositive();
        });
        assertThat(heard.metrics.get(2).remainingSeconds()).isZero();
    }

    @Test
    void checkpointsComeEverySaveStepsAndOnceAtTheEnd() {
        train(
                new RandomWindows(20, 12, 30),
                arguments().maxSteps(6).saveSteps(3).build());

        assertThat(heard.checkpoints)
                .extracting(RecordingListener.Saved::step, RecordingListener.Saved::last)
                .containsExactly(tuple(3L, false), tuple(6L, true));
    }

    @Test
    void aCheckpointIsACopyThatLaterUpdatesDoNotChange() {
        train(
                new RandomWindows(20, 12, 30),
                arguments().maxSteps(6).saveSteps(3).build());

        float[] earlier = heard.checkpoints
                .get(0)
                .model()
                .weights()
                .get(Encoder.HEAD_WEIGHT)
                .toFloats();
        float[] later = heard.checkpoints
                .get(1)
                .model()
                .weights()
                .get(Encoder.HEAD_WEIGHT)
                .toFloats();
        assertThat(earlier).isNotEqualTo(later);
    }

    @Test
    void aStopIsHonouredAfterTheUpdateAndLeavesALastCheckpoint() {
        RecordingListener stopping = new RecordingListener(2);

        TrainingOutcome outcome = new FineTuning(
                        Golden.backend(),
                        encoder,
                        new RandomWindows(20, 12, 30),
                        arguments().loggingSteps(50).build(),
                        stopping)
                .run();

        assertThat(outcome.steps()).isEqualTo(2);
        assertThat(outcome.stopped()).isTrue();
        assertThat(stopping.metrics).extracting(TrainingMetrics::step).containsExactly(2L);
        assertThat(stopping.checkpoints)
                .extracting(RecordingListener.Saved::last)
                .containsExactly(true);
        assertThat(stopping.resumePoint.step())
                .as("another run can go on from where this one was stopped")
                .isEqualTo(2);
    }

    /** bfloat16 keeps 8 bits of a number; the course of the training is the same, its digits are not. */
    @Test
    void halfPrecisionFollowsFullPrecisionAndKeepsTheWeightsInFloat32() {
        RecordingListener half = new RecordingListener();
        TrainingArgumentsBuilder exact = arguments()
                .hiddenDropoutProb(0.0)
                .attentionProbsDropoutProb(0.0)
                .maxSteps(20);
        RandomWindows windows = new RandomWindows(16, 12, 30);

        train(windows, exact.build());
        new FineTuning(Golden.backend(), encoder, windows, exact.bf16(true).build(), half).run();

        for (int step = 0; step < 20; step++) {
            assertThat(half.losses().get(step))
                    .isNotEqualTo(heard.losses().get(step))
                    .isCloseTo(heard.losses().get(step), within(0.05));
        }
        float[] weights = half.checkpoints
                .get(0)
                .model()
                .weights()
                .get(Encoder.HEAD_WEIGHT)
                .toFloats();
        // In bfloat16 the lower half of every weight would be 0.
        assertThat(Float.floatToIntBits(weights[0]) & 0xFFFF).isNotZero();
    }

    /** Google's own models compute gelu by tanh, which Hugging Face calls gelu_new. */
    @ParameterizedTest
    @EnumSource(Activation.class)
    void everyActivationCanBeTrained(Activation activation) {
        BertConfig config = encoder.config();
        BertConfig other = new BertConfig(
                config.vocabSize(),
                config.hiddenSize(),
                config.numHiddenLayers(),
                config.numAttentionHeads(),
                config.intermediateSize(),
                activation,
                config.hiddenDropoutProb(),
                config.attentionProbsDropoutProb(),
                config.maxPositionEmbeddings(),
                config.typeVocabSize(),
                config.layerNormEps(),
                config.initializerRange(),
                config.padTokenId());
        Encoder activated = new Encoder(other, encoder.weights(), encoder.source(), encoder.sha256());

        new FineTuning(
                        Golden.backend(),
                        activated,
                        new RandomWindows(8, 12, 30),
                        arguments().maxSteps(2).build(),
                        heard)
                .run();

        assertThat(heard.losses()).hasSize(2).allSatisfy(loss -> assertThat(loss)
                .isFinite());
    }

    @Test
    void aLossThatIsNoNumberEndsTheTrainingWithASentence() {
        Map<String, Tensor> broken = new LinkedHashMap<>(encoder.weights());
        broken.put(Encoder.HEAD_BIAS, Tensor.ofFloats(new float[] {Float.NaN, 0}, 2));
        Encoder withNaN = new Encoder(encoder.config(), broken, encoder.source(), encoder.sha256());

        assertThatThrownBy(() -> new FineTuning(
                                Golden.backend(),
                                withNaN,
                                new RandomWindows(20, 12, 30),
                                arguments().build(),
                                heard)
                        .run())
                .isInstanceOf(TrainingFailedException.class)
                .hasMessage(
                        "the loss of step 1 is NaN; take a smaller learning_rate or a longer warm-up (warmup_steps)");
        assertThat(heard.checkpoints).isEmpty();
    }

    @Test
    void windowsLongerThanTheEncoderTakesAreRefused() {
        assertThatThrownBy(() -> train(
                        new RandomWindows(8, 41, 41), arguments().maxSteps(1).build()))
                .isInstanceOf(TrainingFailedException.class)
                .hasMessageContaining("up to 41 tokens, but the encoder takes 40");
    }

    @Test
    void aDataSetWithoutWindowsIsRefused() {
        assertThatThrownBy(() -> train(new RandomWindows(0, 12, 30), arguments().build()))
                .isInstanceOf(TrainingFailedException.class)
                .hasMessageContaining("no windows");
    }

    @Test
    void paddingToTheMaximumTrainsToo() {
        TrainingOutcome outcome = train(
                new RandomWindows(20, 12, 30),
                arguments()
                        .maxSteps(2)
                        .padToMaxLength(true)
                        .groupByLength(false)
                        .build());

        assertThat(outcome.finalLoss()).isFinite();
    }
}
