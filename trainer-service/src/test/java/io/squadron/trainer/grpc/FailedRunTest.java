package io.squadron.trainer.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.trainer.SmallFileSystem;
import io.squadron.v1.Run;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunEvent.EventCase;
import io.squadron.v1.RunFailureReason;
import io.squadron.v1.TrainingArguments;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What fails a run that was accepted: with a sentence, a reason, and what it had reached before. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(TrainerNeighbours.class)
class FailedRunTest extends RunningTrainer {
    /** F42. The small BERT's checkpoint has about 110 kB. */
    @Test
    void t1OfCheckpointsThatAFullDiskDoesNotTakeOnlyTheLastFailsTheRunAndTheOneBeforeStays() throws Exception {
        String datasetId = ImportedDataset.complete(writer).publish();
        try (SmallFileSystem disk = SmallFileSystem.over(checkpointsDirectory, 512)) {
            disk.leave(190);
            Run run = submit(request(datasetId)
                    .setArguments(TrainingArguments.newBuilder().setMaxSteps(6).setSaveSteps(2)));
            List<RunEvent> events = watch(run.getRunId());

            assertThat(events.stream().filter(RunEvent::hasCheckpoint)).hasSize(1);
            assertThat(events.get(events.size() - 1).getFailed().getMessage())
                    .isEqualTo("Checkpoint %s-6 could not be written (%s cannot take it: No space left on device);"
                                    .formatted(run.getRunId(), checkpointsDirectory)
                            + " put that right and submit the run again; the last checkpoint is " + run.getRunId()
                            + "-2");
            assertThat(checkpointsDirectory.toFile().list())
                    .contains(run.getRunId() + "-2")
                    .allSatisfy(name -> assertThat(name).isIn(run.getRunId() + "-2", ".resume", "ballast"));
            assertFilesHaveTheAnnouncedHashes(announcement(run.getRunId() + "-2"));
        }
    }

    /** F44, where no further update would tell. */
    @Test
    void weightsThatAreNoNumbersAfterTheLastUpdateAreNotPublished() {
        String datasetId = ImportedDataset.complete(writer).publish();

        List<RunEvent> events = watch(submit(request(datasetId)
                        .setArguments(
                                TrainingArguments.newBuilder().setMaxSteps(1).setLearningRate(1e39)))
                .getRunId());

        assertThat(kinds(events)).endsWith(EventCase.FAILED).doesNotContain(EventCase.CHECKPOINT);
        assertThat(events.get(events.size() - 1).getFailed().getMessage())
                .contains("has no finite numbers any more after update 1; take a smaller learning_rate");
    }

    @Test
    void aDataSetWithAMissingWindowFailsTheRunWithASentence() {
        String datasetId = ImportedDataset.complete(writer).countedWindows(25).publish();

        List<RunEvent> events = watch(submit(request(datasetId)).getRunId());

        assertThat(kinds(events)).containsExactly(EventCase.QUEUED, EventCase.CLAIMED, EventCase.FAILED);
        assertThat(events.get(2).getFailed().getMessage())
                .contains(datasetId)
                .contains("24 distinct windows lie in its offsets, but its manifest counts 25");
    }

    @Test
    void f44ATrainingWhoseLossIsNoNumberFailsAndNamesTheCheckpointBefore() {
        String datasetId = ImportedDataset.complete(writer).publish();

        Run run = submit(request(datasetId)
                .setArguments(TrainingArguments.newBuilder()
                        .setPerGpuTrainBatchSize(4)
                        .setLearningRate(1e30)
                        .setMaxSteps(50)
                        .setSaveSteps(1)));
        List<RunEvent> events = watch(run.getRunId());

        RunEvent failed = events.get(events.size() - 1);
        List<String> published = find(run.getRunId()).getCheckpointIdsList();
        assertThat(failed.getEventCase()).isEqualTo(EventCase.FAILED);
        assertThat(failed.getFailed().getMessage()).contains("of step", "take a smaller learning_rate");
        assertThat(published).isNotEmpty();
        assertThat(failed.getFailed().getMessage())
                .endsWith("; the last checkpoint is " + published.get(published.size() - 1));
        assertThat(failed.getFailed().getReason()).isEqualTo(RunFailureReason.RUN_FAILURE_REASON_DIVERGED);
        assertThat(failed.getFailed().getResumable()).isTrue();
        assertThat(find(run.getRunId()).getResumable()).isTrue();
    }

    @Test
    void aTokenizerThatKnowsMoreThanTheEncoderFailsTheRun() {
        String datasetId = ImportedDataset.complete(writer)
                .tokenizer(TrainerNeighbours.LARGE_TOKENIZER_ID)
                .publish();

        List<RunEvent> events = watch(submit(request(datasetId)).getRunId());

        assertThat(events.get(events.size() - 1).getFailed().getMessage()).contains("65 tokens", "knows 64");
    }

    @Test
    void windowsThatAreLongerThanTheEncodersPositionsFailTheRun() {
        String datasetId = ImportedDataset.complete(writer).maxSeqLength(48).publish();

        List<RunEvent> events = watch(submit(request(datasetId)).getRunId());

        assertThat(events.get(events.size() - 1).getFailed().getMessage()).contains("up to 48 tokens", "takes 32");
    }

    @Test
    void anUnknownTokenizerFailsTheRunWithTheNeighboursWords() {
        String datasetId = ImportedDataset.complete(writer).tokenizer("nobody").publish();

        List<RunEvent> events = watch(submit(request(datasetId)).getRunId());

        assertThat(events.get(events.size() - 1).getFailed().getMessage()).contains("NOT_FOUND, no tokenizer nobody");
    }
}
