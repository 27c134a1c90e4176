package io.squadron.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.squadron.trainer.Golden;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.model.UnavailableDeviceException;
import io.squadron.trainer.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Replicas on the CPU stand for those on GPUs: what is tested is how batches are split and gradients averaged. */
class SeveralDevicesTest {
    private final Encoder encoder = Golden.encoder();
    // 21 windows in batches of 6 leave a batch of 3, which two and four devices cannot share evenly.
    private final RandomWindows windows = new RandomWindows(21, 12, 30);

    private RecordingListener train(int perGpuTrainBatchSize, int accumulation, String... devices) {
        RecordingListener heard = new RecordingListener();
        TrainingArguments arguments = TrainingArguments.builder()
                .perGpuTrainBatchSize(perGpuTrainBatchSize)
                .gradientAccumulationSteps(accumulation)
                .devices(List.of(devices))
                .hiddenDropoutProb(0.0)
                .attentionProbsDropoutProb(0.0)
                .learningRate(1e-3)
                .weightDecay(0.01)
                .maxSteps(10)
                .loggingSteps(1)
                .build();
        new FineTuning(Golden.backend(), encoder, windows, arguments, heard).run();
        return heard;
    }

    private static void assertEqualWithin1e5(RecordingListener expected, RecordingListener actual) {
        for (int step = 0; step < expected.metrics.size(); step++) {
            TrainingMetrics wanted = expected.metrics.get(step);
            TrainingMetrics found = actual.metrics.get(step);
            assertThat(found.loss()).as("loss of step %d", step + 1).isCloseTo(wanted.loss(), within(1e-5));
            assertThat(found.gradNorm())
                    .as("gradient norm of step %d", step + 1)
                    .isCloseTo(wanted.gradNorm(), within(1e-5 * wanted.gradNorm()));
        }
        Map<String, Tensor> weights = actual.checkpoints.get(0).model().weights();
        expected.checkpoints.get(0).model().weights().forEach((name, tensor) -> {
            if (!hasNoTrueGradient(name)) {
                assertThat(weights.get(name).toFloats()).as(name).containsExactly(tensor.toFloats(), within(1e-5f));
            }
        });
    }

    /** There Adam turns mere rounding into steps of up to the learning rate; see TransformersParityTest. */
    private static boolean hasNoTrueGradient(String name) {
        return name.endsWith("key.bias")
                || name.equals("qa_outputs.bias")
                || name.equals("bert.encoder.layer.1.output.LayerNorm.bias");
    }

    @Test
    void twoDevicesDoWhatOneDoesWithTheWholeBatch() {
        RecordingListener two = train(3, 1, "cpu", "cpu");

        assertThat(two.plan.device()).isEqualTo("cpu, cpu");
        assertEqualWithin1e5(train(6, 1, "cpu"), two);
    }

    @Test
    void twoDevicesAccumulateGradientsAsOneDoes() {
        assertEqualWithin1e5(train(6, 2, "cpu"), train(3, 2, "cpu", "cpu"));
    }

    @Test
    void moreDevicesThanWindowsOfTheLastBatchAreNoHindrance() {
        assertEqualWithin1e5(train(20, 1, "cpu"), train(5, 1, "cpu", "cpu", "cpu", "cpu"));
    }

    @Test
    void aDeviceThatIsNotThereIsNamedBeforeTheTrainingBegins() {
        assertThatThrownBy(() -> train(6, 1, "cuda:99"))
                .isInstanceOf(UnavailableDeviceException.class)
                .hasMessageStartingWith("device cuda:99 is not there: ");
    }
}
