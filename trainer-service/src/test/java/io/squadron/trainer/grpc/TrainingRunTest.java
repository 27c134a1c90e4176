package io.squadron.trainer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.rpc.RpcError;
import io.squadron.v1.DeleteCheckpointRequest;
import io.squadron.v1.DeleteRunRequest;
import io.squadron.v1.DeleteRunResponse;
import io.squadron.v1.ErrorReason;
import io.squadron.v1.Run;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunEvent.EventCase;
import io.squadron.v1.RunStarted;
import io.squadron.v1.RunStatus;
import io.squadron.v1.Split;
import io.squadron.v1.SubmitRunRequest;
import io.squadron.v1.TrainerHost;
import io.squadron.v1.TrainingArguments;
import io.squadron.v1.TrainingRequest;
import io.squadron.v1.WaitingReason;
import io.squadron.v1.WatchRunRequest;
import io.squadron.v1.WatchRunResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of a run that was accepted: it trains, or is stopped. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(TrainerNeighbours.class)
class TrainingRunTest extends RunningTrainer {
    @Test
    void aRunTellsWhichCodeTokenizerAndMachineMakeItAndHowMuchMemoryItTakes() {
        Run run = submit(request(ImportedDataset.complete(writer).publish()));

        List<RunEvent> events = watch(run.getRunId());

        RunStarted started = events.get(2).getStarted();
        assertThat(started.getCodeRevision()).matches("[0-9a-f]{40}(-dirty)?|\\d+\\.\\d+.*");
        assertThat(started.getTokenizerId()).isEqualTo(TrainerNeighbours.TOKENIZER_ID);
        TrainerHost host = started.getHost();
        assertThat(host.getName()).isNotBlank();
        assertThat(host.getOs()).startsWith(System.getProperty("os.name"));
        assertThat(host.getArchitecture()).isEqualTo(System.getProperty("os.arch"));
        assertThat(host.getCpus()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(host.getMemoryBytes()).isGreaterThan(Runtime.getRuntime().totalMemory());
        assertThat(host.getJava()).isEqualTo(Runtime.version().toString());
        if (started.getDevice().equals("cpu")) {
            assertThat(host.hasGpuMemoryBytes()).isFalse();
        }
        assertThat(events).filteredOn(RunEvent::hasMetrics).isNotEmpty().allSatisfy(event -> assertThat(
                        event.getMetrics().getMemoryBytes())
                .isBetween(1L << 20, 1L << 50));
    }

    @Test
    void theLastCheckpointIsToBeEvaluatedAndWithEvaluateDuringTrainingEveryOne() {
        String datasetId = ImportedDataset.complete(writer).publish();
        String evalDatasetId =
                ImportedDataset.complete(writer).split(Split.SPLIT_DEV).publish();
        TrainingArguments.Builder arguments =
                TrainingArguments.newBuilder().setMaxSteps(4).setSaveSteps(2);

        Run afterwards =
                submit(request(datasetId).setEvalDatasetId(evalDatasetId).setArguments(arguments));
        Run meanwhile = submit(request(datasetId)
                .setEvalDatasetId(evalDatasetId)
                .setArguments(arguments.setEvaluateDuringTraining(true)));
        watch(afterwards.getRunId());
        watch(meanwhile.getRunId());

        assertThat(announcement(afterwards.getRunId() + "-2").getEvalDatasetId())
                .isEmpty();
        assertThat(announcement(afterwards.getRunId() + "-4").getEvalDatasetId())
                .isEqualTo(evalDatasetId);
        assertThat(announcement(meanwhile.getRunId() + "-2").getEvalDatasetId()).isEqualTo(evalDatasetId);
        assertThat(announcement(meanwhile.getRunId() + "-4").getEvalDatasetId()).isEqualTo(evalDatasetId);
    }

    @Test
    void aRunThatIsStoppedPublishesWhatItHasReached() {
        String datasetId = ImportedDataset.complete(writer).publish();
        Run run = submit(
                request(datasetId).setArguments(TrainingArguments.newBuilder().setMaxSteps(1_000_000)));
        await().atMost(SOON).until(() -> find(run.getRunId()).getStatus() == RunStatus.RUN_STATUS_RUNNING);

        stop(run.getRunId());
        List<RunEvent> events = watch(run.getRunId());

        RunEvent stopped = events.get(events.size() - 1);
        assertThat(stopped.getEventCase()).isEqualTo(EventCase.STOPPED);
        assertThat(stopped.getStep()).isPositive().isLessThan(1_000_000);
        assertThat(stopped.getStopped().getCheckpointId()).isEqualTo(run.getRunId() + "-" + stopped.getStep());
        assertThat(announcement(stopped.getStopped().getCheckpointId()).getIsFinal())
                .isTrue();
        assertRefused(
                () -> stop(run.getRunId()),
                Status.Code.FAILED_PRECONDITION,
                "Run \"" + run.getRunId() + "\" has stopped already");
    }

    @Test
    void t1WhatAStoppedRunHasReachedAnotherGoesOnFromIfItIsTheSameTraining() {
        String datasetId = ImportedDataset.complete(writer).publish();
        TrainingArguments.Builder arguments = TrainingArguments.newBuilder().setMaxSteps(1_000_000);
        Run first = submit(request(datasetId).setArguments(arguments));
        await().atMost(SOON)
                .until(() -> find(first.getRunId()).getStep() > 0
                        || find(first.getRunId()).getStatus() == RunStatus.RUN_STATUS_RUNNING);
        stop(first.getRunId());
        List<RunEvent> events = watch(first.getRunId());
        long reached = events.get(events.size() - 1).getStep();
        assertThat(find(first.getRunId()).getResumable()).isTrue();
        TrainingRequest.Builder next = request(datasetId).setResumeFromRun(first.getRunId());

        assertRefused(
                () -> submit(next.clone().setArguments(arguments.clone().setLearningRate(1e-3))),
                Status.Code.INVALID_ARGUMENT,
                "run \"%s\" was another training: learning_rate is 0.001 and was 5.0E-5".formatted(first.getRunId()));
        assertRefused(
                () -> submit(next.clone().setArguments(arguments).setResumeFromRun("nobody")),
                Status.Code.NOT_FOUND,
                "No run \"nobody\"");
        Run second = submit(next.setName("goes on")
                .setArguments(arguments.setLoggingSteps(7).setSaveSteps(1_000)));
        await().atMost(SOON).until(() -> find(second.getRunId()).getStatus() == RunStatus.RUN_STATUS_RUNNING);
        stop(second.getRunId());

        RunEvent started = watch(second.getRunId()).stream()
                .filter(RunEvent::hasStarted)
                .findFirst()
                .orElseThrow();
        assertThat(started.getStep()).isEqualTo(reached);
    }

    @Test
    void t2ARunWhoseDeviceNoTrainerHasWaitsAndSaysWhy() {
        String datasetId = ImportedDataset.complete(writer).publish();
        Run run = submit(
                request(datasetId).setArguments(TrainingArguments.newBuilder().addDevices("cuda:99")));

        await().atMost(SOON)
                .until(() -> find(run.getRunId()).getWaiting().getReason() == WaitingReason.WAITING_REASON_NO_DEVICE);

        assertThat(find(run.getRunId()).getStatus()).isEqualTo(RunStatus.RUN_STATUS_QUEUED);
        assertThat(find(run.getRunId()).getWaiting().getMessage()).startsWith("device cuda:99 is not there");
        assertThat(stop(run.getRunId()).getStatus()).isEqualTo(RunStatus.RUN_STATUS_STOPPED);
    }

    @Test
    void aCallThatBrokeOffGoesOnBehindThePositionThatItGot() {
        String datasetId = ImportedDataset.complete(writer).publish();
        Run run = submit(request(datasetId));
        List<WatchRunResponse> all = new ArrayList<>();
        trainer()
                .watchRun(WatchRunRequest.newBuilder().setRunId(run.getRunId()).build())
                .forEachRemaining(all::add);

        List<WatchRunResponse> rest = new ArrayList<>();
        trainer()
                .watchRun(WatchRunRequest.newBuilder()
                        .setRunId(run.getRunId())
                        .setAfterPosition(all.get(1).getPosition())
                        .build())
                .forEachRemaining(rest::add);

        assertThat(rest).isEqualTo(all.subList(2, all.size()));
        assertThat(all).extracting(WatchRunResponse::getPosition).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aRunThatIsOnlyCheckedIsNotQueuedAndOneThatIsDeletedIsForgotten() {
        String datasetId = ImportedDataset.complete(writer).publish();
        TrainingRequest.Builder request = request(datasetId).setRunId("checked-" + UUID.randomUUID());
        SubmitRunRequest check = SubmitRunRequest.newBuilder()
                .setRequest(request)
                .setValidateOnly(true)
                .build();

        assertThat(trainer().submitRun(check).getRun().getStatus()).isEqualTo(RunStatus.RUN_STATUS_QUEUED);
        assertRefused(() -> find(request.getRunId()), Status.Code.NOT_FOUND, "has been submitted");

        submit(request);
        DeleteRunRequest delete =
                DeleteRunRequest.newBuilder().setRunId(request.getRunId()).build();
        assertRefused(
                () -> trainer().deleteRun(delete), Status.Code.FAILED_PRECONDITION, "has not ended; stop it first");
        watch(request.getRunId());
        assertThat(trainer().deleteRun(delete)).isEqualTo(DeleteRunResponse.getDefaultInstance());
        assertRefused(() -> find(request.getRunId()), Status.Code.NOT_FOUND, "has been submitted");
    }

    @Test
    void aCheckpointThatIsDeletedIsWithdrawnUnlessItIsNeeded() {
        String datasetId = ImportedDataset.complete(writer).publish();
        String evalDatasetId =
                ImportedDataset.complete(writer).split(Split.SPLIT_DEV).publish();
        Run needed = submit(request(datasetId).setEvalDatasetId(evalDatasetId));
        Run free = submit(request(datasetId));
        watch(needed.getRunId());
        watch(free.getRunId());

        assertRefused(
                () -> deleteCheckpoint(needed.getRunId() + "-12"),
                Status.Code.FAILED_PRECONDITION,
                "is being evaluated, or will be");
        deleteCheckpoint(free.getRunId() + "-12");
        assertRefused(() -> deleteCheckpoint(free.getRunId() + "-12"), Status.Code.NOT_FOUND, "is announced");
        RpcError error =
                RpcError.read(catchThrowableOfType(StatusRuntimeException.class, () -> deleteCheckpoint("nobody")));
        assertThat(error.reason()).isEqualTo(ErrorReason.ERROR_REASON_NOT_FOUND);
        assertThat(error.resource()).contains(new RpcError.Resource("squadron.v1.Checkpoint", "nobody"));
    }

    private void deleteCheckpoint(String checkpointId) {
        var unused = trainer()
                .deleteCheckpoint(DeleteCheckpointRequest.newBuilder()
                        .setCheckpointId(checkpointId)
                        .build());
    }

    @Test
    void aRunThatWaitsInTheQueueIsStoppedAtOnce() {
        String datasetId = ImportedDataset.complete(writer).publish();
        Run running = submit(
                request(datasetId).setArguments(TrainingArguments.newBuilder().setMaxSteps(1_000_000)));
        await().atMost(SOON).until(() -> find(running.getRunId()).getStatus() == RunStatus.RUN_STATUS_RUNNING);
        Run waiting = submit(request(datasetId));

        Run stopped = stop(waiting.getRunId());

        assertThat(stopped.getStatus()).isEqualTo(RunStatus.RUN_STATUS_STOPPED);
        assertThat(kinds(watch(waiting.getRunId())))
                .containsExactly(EventCase.QUEUED, EventCase.STOP_REQUESTED, EventCase.STOPPED);
        stop(running.getRunId());
        assertThat(watch(running.getRunId())).isNotEmpty();
    }

    @Test
    void aRunThatIsStoppedWhileItIsBeingPreparedNeverTrains() {
        String datasetId = ImportedDataset.complete(writer)
                .tokenizer(TrainerNeighbours.ABSENT_TOKENIZER_ID)
                .publish();
        Run run = submit(request(datasetId));
        awaitEvent(run.getRunId(), EventCase.CLAIMED);

        stop(run.getRunId());

        assertThat(kinds(watch(run.getRunId())))
                .containsExactly(EventCase.QUEUED, EventCase.CLAIMED, EventCase.STOP_REQUESTED, EventCase.STOPPED);
    }

    @Test
    void theSubmitterIsToldOfArgumentsThatChangeNothing() {
        String datasetId = ImportedDataset.complete(writer).publish();
        SubmitRunRequest submission = SubmitRunRequest.newBuilder()
                .setValidateOnly(true)
                .setRequest(request(datasetId)
                        .setArguments(TrainingArguments.newBuilder().setSaveTotalLimit(2)))
                .build();

        assertThat(trainer().submitRun(submission).getWarningsList())
                .containsExactly(
                        "save_total_limit has no effect: without save_steps there is one checkpoint, the last");
    }
}
