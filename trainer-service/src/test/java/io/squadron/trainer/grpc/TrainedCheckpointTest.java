package io.squadron.trainer.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import io.squadron.v1.Run;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunEvent.EventCase;
import io.squadron.v1.RunStatus;
import io.squadron.v1.TrainingArguments;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run from its submission to its checkpoint. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(TrainerNeighbours.class)
class TrainedCheckpointTest extends RunningTrainer {
    @Test
    void aRunTrainsAndPublishesACheckpointWhoseFilesHaveTheAnnouncedHashes() throws Exception {
        String datasetId = ImportedDataset.complete(writer).publish();

        Run submitted = submit(request(datasetId).setName("first"));
        assertThat(submitted.getRunId()).matches("run-\\d{8}-\\d{6}-[a-z2-9]{4}");
        List<RunEvent> events = watch(submitted.getRunId());

        assertThat(kinds(events)).startsWith(EventCase.QUEUED, EventCase.CLAIMED, EventCase.STARTED, EventCase.METRICS);
        assertThat(kinds(events)).endsWith(EventCase.CHECKPOINT, EventCase.FINISHED);
        RunEvent started = events.get(2);
        assertThat(started.getAttempt()).isEqualTo(1);
        assertThat(started.getStarted().getWindows()).isEqualTo(24);
        assertThat(started.getStarted().getTotalSteps()).isEqualTo(12);
        assertThat(started.getStarted().getDevice()).isNotEmpty();
        assertThat(started.getStarted().getRequest().getArguments().getAdamEpsilon())
                .isEqualTo(1e-8);
        assertThat(events.get(3).getMetrics().getLoss()).isPositive();

        String checkpointId = submitted.getRunId() + "-12";
        RunEvent finished = events.get(events.size() - 1);
        assertThat(finished.getFinished().getCheckpointId()).isEqualTo(checkpointId);
        assertThat(finished.getFinished().getFinalLoss()).isPositive();

        Checkpoint checkpoint = announcement(checkpointId);
        assertThat(checkpoint.getIsFinal()).isTrue();
        assertThat(checkpoint.getTrainDatasetId()).isEqualTo(datasetId);
        assertThat(checkpoint.getTokenizerId()).isEqualTo(TrainerNeighbours.TOKENIZER_ID);
        assertThat(checkpoint.getSettings().getMaxSeqLength()).isEqualTo(16);
        assertThat(checkpoint.getMaxPositionEmbeddings()).isEqualTo(TrainerNeighbours.MAX_POSITIONS);
        assertThat(checkpoint.getLocation()).startsWith("file:///").endsWith(checkpointId);
        assertThat(checkpoint.getFilesList())
                .extracting(CheckpointFile::getName)
                .contains("model.safetensors", "torchscript.zip", "config.json", "tokenizer.json", "vocab.txt")
                .doesNotContain("checkpoint.json", "../escape.txt");
        assertFilesHaveTheAnnouncedHashes(checkpoint);

        Run listed = find(submitted.getRunId());
        assertThat(listed.getStatus()).isEqualTo(RunStatus.RUN_STATUS_FINISHED);
        assertThat(listed.getCheckpointIdsList()).containsExactly(checkpointId);
        assertThat(listed.getStep()).isEqualTo(12);
        assertThat(get(metrics)).contains("squadron_training_updates_total", "squadron_training_runs_total");
    }

    @Test
    void theLossFallsOnAQuestionThatCanBeLearnt() {
        String datasetId = ImportedDataset.complete(writer).publish();

        Run run = submit(request(datasetId)
                .setArguments(TrainingArguments.newBuilder()
                        .setPerGpuTrainBatchSize(8)
                        .setLearningRate(3e-3)
                        .setMaxSteps(80)
                        .setLoggingSteps(20)));
        List<Double> losses = watch(run.getRunId()).stream()
                .filter(RunEvent::hasMetrics)
                .map(event -> event.getMetrics().getLoss())
                .toList();

        assertThat(losses).hasSize(4);
        assertThat(losses.get(3)).isLessThan(0.5 * losses.get(0));
    }
}
