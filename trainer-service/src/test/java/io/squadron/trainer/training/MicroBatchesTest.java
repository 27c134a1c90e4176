package io.squadron.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.squadron.trainer.Golden;
import io.squadron.trainer.encoder.Encoder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** F43: memory runs out in the middle of a step. */
class MicroBatchesTest {
    // Two batches of 7 windows make a step.
    private static final TrainingArguments ARGUMENTS = TrainingArguments.builder()
            .perGpuTrainBatchSize(7)
            .gradientAccumulationSteps(2)
            .learningRate(1e-3)
            .hiddenDropoutProb(0.0)
            .attentionProbsDropoutProb(0.0)
            .maxSteps(3)
            .loggingSteps(1)
            .noCuda(true)
            .build();

    private final Encoder encoder = Golden.encoder();
    private final RandomWindows windows = new RandomWindows(28, 12, 30);
    private final RecordingListener heard = new RecordingListener();

    private FineTuning training(TrainingBackend backend, RecordingListener listener) {
        return new FineTuning(backend, encoder, windows, ARGUMENTS, listener);
    }

    @Test
    void batchesThatDoNotFitAreComputedInMicroBatchesWithTheSameGradientsFromTheFirstStepOn() {
        RecordingListener whole = new RecordingListener();
        training(Golden.backend(), whole).run();

        training(new SmallDevice(2), heard).run();

        assertThat(whole.splits).isEmpty();
        assertThat(heard.splits).containsExactly(2, 4);
        for (int step = 0; step < 3; step++) {
            TrainingMetrics expected = whole.metrics.get(step);
            TrainingMetrics actual = heard.metrics.get(step);
            assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-5));
            assertThat(actual.gradNorm()).isCloseTo(expected.gradNorm(), within(1e-5 * expected.gradNorm()));
        }
    }

    @Test
    void everyTryBeginsWithTheStepsSeed() {
        SmallDevice device = new SmallDevice(2);

        training(device, heard).run();

        assertThat(device.seedings).containsExactly(1L, 1L, 1L, 2L, 3L);
    }

    @Test
    void whatDidNotFitOnceIsNotTriedAgain() {
        SmallDevice device = new SmallDevice(2);

        training(device, heard).run();

        assertThat(device.sizes.subList(0, 2)).containsExactly(7, 3);
        assertThat(device.sizes.subList(2, device.sizes.size())).hasSize(3 * 8).startsWith(1, 2, 2, 2, 1, 2, 2, 2);
    }

    @Test
    void f40ATrainingThatIsTakenUpComputesItsBatchesInTheSameMicroBatches() {
        RecordingListener dying = new RecordingListener().dyingAfter(1);
        assertThatThrownBy(() -> training(new SmallDevice(2), dying).run()).isInstanceOf(RecordingListener.Death.class);

        training(new SmallDevice(2), heard).resume(dying.resumePoint);

        assertThat(dying.resumePoint.microBatches()).isEqualTo(4);
        assertThat(heard.splits).isEmpty();
    }

    @Test
    void aDeviceThatHoldsNotOneWindowIsSaidSo() {
        assertThatThrownBy(() -> training(new SmallDevice(0), heard).run())
                .isInstanceOf(TrainingFailedException.class)
                .hasMessageStartingWith("the device's memory does not hold one window of ");
        assertThat(heard.splits).isEqualTo(List.of(2, 4, 8));
    }
}
