package io.squadron.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.checkpoints.directory.DirectoryStore;
import io.squadron.trainer.Golden;
import io.squadron.trainer.checkpoint.ResumeOrigin;
import io.squadron.trainer.checkpoint.ResumePoints;
import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F40: a run that is interrupted at any update ends as one that never was, to the last bit. Dropout is on. */
class ResumptionTest {
    private static final TrainingArguments ARGUMENTS = TrainingArguments.builder()
            .perGpuTrainBatchSize(4)
            .gradientAccumulationSteps(2)
            .learningRate(3e-3)
            .weightDecay(0.01)
            .warmupSteps(3)
            .maxSteps(12)
            .loggingSteps(3)
            .saveSteps(4)
            .hiddenDropoutProb(0.1)
            .attentionProbsDropoutProb(0.1)
            .noCuda(true)
            .build();

    private final RandomWindows windows = new RandomWindows(37, 12, 30);

    @ParameterizedTest
    @CsvSource({"1", "3", "4", "5", "9", "11"})
    void aRunThatDiedAfterAnyUpdateGoesOnToTheBit(long update) {
        RecordingListener undisturbed = new RecordingListener();
        RecordingListener first = new RecordingListener().dyingAfter(update);
        RecordingListener second = new RecordingListener();

        training(undisturbed).run();
        assertThatThrownBy(() -> training(first).run()).isInstanceOf(RecordingListener.Death.class);
        TrainingOutcome outcome = training(second).resume(first.resumePoint);

        assertThat(first.resumePoint.step()).isEqualTo(update);
        assertThat(second.plan.firstStep()).isEqualTo(update);
        assertThat(outcome.steps()).isEqualTo(12);
        int logged = first.metrics.size();
        assertThat(first.losses()).isEqualTo(undisturbed.losses().subList(0, logged));
        assertThat(second.losses())
                .isEqualTo(undisturbed
                        .losses()
                        .subList(logged, undisturbed.losses().size()));
        assertThat(second.metrics.stream().map(TrainingMetrics::gradNorm).toList())
                .isEqualTo(undisturbed.metrics.stream()
                        .skip(logged)
                        .map(TrainingMetrics::gradNorm)
                        .toList());
        assertSameBits(last(second), last(undisturbed));
    }

    @Test
    void aStateFromADiskIsNotNeededAnyMoreOnceTheTrainingGoesOn(@TempDir Path directory) throws IOException {
        RecordingListener undisturbed = new RecordingListener();
        RecordingListener first = new RecordingListener().dyingAfter(5);
        RecordingListener second = new RecordingListener().collectingGarbage();
        training(undisturbed).run();
        assertThatThrownBy(() -> training(first).run()).isInstanceOf(RecordingListener.Death.class);
        ResumeOrigin origin = new ResumeOrigin("squad", "ab12", ARGUMENTS);
        ResumePoints points = new ResumePoints(new DirectoryStore(directory), Golden.scratch());
        points.write("run-1", origin, first.resumePoint);

        training(second).resume(points.latest("run-1", origin).orElseThrow());

        assertSameBits(last(second), last(undisturbed));
    }

    @ParameterizedTest
    @CsvSource({"4", "12"})
    void aCheckpointThatCannotBeWrittenCostsNothingOfTheTraining(long step) {
        RecordingListener undisturbed = new RecordingListener();
        RecordingListener failing = new RecordingListener().withoutRoomAfter(step);
        RecordingListener second = new RecordingListener();
        training(undisturbed).run();

        assertThatThrownBy(() -> training(failing).run()).isSameAs(failing.noRoom);
        TrainingOutcome outcome = training(second).resume(failing.failedAt);

        assertThat(failing.failure).isSameAs(failing.noRoom);
        assertThat(failing.failedAt.step()).isEqualTo(step);
        assertThat(outcome.steps()).isEqualTo(12);
        assertSameBits(last(second), last(undisturbed));
    }

    @Test
    void aLossThatIsNoNumberLeavesTheStateOfTheStepBefore() {
        RecordingListener heard = new RecordingListener();
        TrainingArguments diverging = TrainingArguments.builder()
                .perGpuTrainBatchSize(4)
                .learningRate(1e30)
                .maxSteps(50)
                .noCuda(true)
                .build();

        assertThatThrownBy(() -> new FineTuning(Golden.backend(), Golden.encoder(), windows, diverging, heard).run())
                .isInstanceOf(TrainingFailedException.class)
                .hasMessageContaining("of step " + (heard.failedAt.step() + 1) + " is");
        assertThat(heard.failedAt.weights().values()).allMatch(Tensor::isFinite);
    }

    private FineTuning training(RecordingListener listener) {
        return new FineTuning(Golden.backend(), Golden.encoder(), windows, ARGUMENTS, listener);
    }

    private static Map<String, Tensor> last(RecordingListener listener) {
        return listener.checkpoints.get(listener.checkpoints.size() - 1).model().weights();
    }

    private static void assertSameBits(Map<String, Tensor> actual, Map<String, Tensor> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach(
                (name, tensor) -> assertThat(actual.get(name).data()).as(name).isEqualTo(tensor.data()));
    }
}
