package io.squadron.trainer.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.trainer.tensorboard.ReadEvent;
import io.squadron.v1.Run;
import io.squadron.v1.RunEvent;
import io.squadron.v1.StepMetrics;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What a real training leaves for TensorBoard. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(TrainerNeighbours.class)
class TensorBoardTest extends RunningTrainer {
    @ConfigProperty(name = "squadron.trainer.tensorboard-directory")
    Path tensorboardDirectory;

    @Test
    void theCurvesOfARunAreThoseOfItsEvents() throws Exception {
        Run run = submit(request(ImportedDataset.complete(writer).publish()));
        List<RunEvent> told =
                watch(run.getRunId()).stream().filter(RunEvent::hasMetrics).toList();

        List<Path> files = ReadEvent.files(tensorboardDirectory.resolve(run.getRunId()));
        assertThat(files).hasSize(1);
        List<ReadEvent> events = ReadEvent.all(files.get(0));
        assertThat(events.get(2).texts().get("train/arguments")).contains("| per_gpu_train_batch_size | 4 |");
        List<ReadEvent> points = events.subList(3, events.size());
        assertThat(points)
                .extracting(ReadEvent::step)
                .containsExactlyElementsOf(told.stream().map(RunEvent::getStep).toList());
        for (int i = 0; i < points.size(); i++) {
            StepMetrics metrics = told.get(i).getMetrics();
            assertThat(points.get(i).scalars())
                    .containsEntry("train/loss", (float) metrics.getLoss())
                    .containsEntry("train/learning_rate", (float) metrics.getLearningRate())
                    .containsEntry("train/grad_norm", (float) metrics.getGradNorm())
                    .containsEntry("train/epoch", (float) metrics.getEpoch());
        }
    }
}
