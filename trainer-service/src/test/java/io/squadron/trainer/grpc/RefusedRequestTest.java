package io.squadron.trainer.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.RunStatus;
import io.squadron.v1.Split;
import io.squadron.v1.SubmitRunRequest;
import io.squadron.v1.TrainingArguments;
import io.squadron.v1.TrainingRequest;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that are refused, each with the status and the sentence that says why. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(TrainerNeighbours.class)
class RefusedRequestTest extends RunningTrainer {
    @Test
    void aDataSetThatCannotBeTrainedOnIsRefused() {
        String importing = ImportedDataset.complete(writer)
                .status(DatasetStatus.DATASET_STATUS_IMPORTING)
                .publish();
        String dev = ImportedDataset.complete(writer).split(Split.SPLIT_DEV).publish();
        String train = ImportedDataset.complete(writer).publish();

        assertRefused(
                () -> submit(request("nowhere")),
                Status.Code.NOT_FOUND,
                "train_dataset_id: no data set \"nowhere\" has been imported");
        assertRefused(() -> submit(request(importing)), Status.Code.FAILED_PRECONDITION, "still being imported");
        assertRefused(() -> submit(request(dev)), Status.Code.FAILED_PRECONDITION, "of split DEV");
        assertRefused(
                () -> submit(request(train).setEvalDatasetId(train)),
                Status.Code.FAILED_PRECONDITION,
                "eval_dataset_id: data set \"" + train + "\" is of split TRAIN, but split DEV is needed");
    }

    static Stream<TrainingArguments.Builder> impossibleArguments() {
        return Stream.of(
                TrainingArguments.newBuilder().setPerGpuTrainBatchSize(0),
                TrainingArguments.newBuilder().setPerGpuTrainBatchSize(-1),
                TrainingArguments.newBuilder().setGradientAccumulationSteps(0),
                TrainingArguments.newBuilder().setLearningRate(-1),
                TrainingArguments.newBuilder().setLearningRate(Double.NaN),
                TrainingArguments.newBuilder().setNumTrainEpochs(0),
                TrainingArguments.newBuilder().setMaxSteps(0),
                TrainingArguments.newBuilder().setMaxGradNorm(0),
                TrainingArguments.newBuilder().setHiddenDropoutProb(1));
    }

    @ParameterizedTest
    @MethodSource("impossibleArguments")
    void impossibleArgumentsAreRefusedByName(TrainingArguments.Builder arguments) {
        String flag = arguments.getAllFields().keySet().iterator().next().getName();
        assertRefused(
                () -> submit(request("any").setArguments(arguments)), Status.Code.INVALID_ARGUMENT, flag + " must be");
    }

    /** A client asks before it imports anything, and before it knows what its encoder is called in full. */
    @Test
    void argumentsAreCheckedBeforeThereIsADataSetOrAnEncoder() {
        TrainingRequest.Builder without = request("").clearModelNameOrPath();
        SubmitRunRequest.Builder check = SubmitRunRequest.newBuilder().setValidateOnly(true);
        assertThat(trainer()
                        .submitRun(check.setRequest(without).build())
                        .getRun()
                        .getStatus())
                .isEqualTo(RunStatus.RUN_STATUS_QUEUED);

        TrainingArguments twice = TrainingArguments.newBuilder()
                .addDevices("cuda:0")
                .addDevices("cuda:0")
                .build();
        assertRefused(
                () -> trainer()
                        .submitRun(check.setRequest(without.setArguments(twice)).build()),
                Status.Code.INVALID_ARGUMENT,
                "devices must be");
        assertRefused(() -> submit(without), Status.Code.INVALID_ARGUMENT, "train_dataset_id is missing");
    }

    @Test
    void malformedRequestsAreRefused() {
        String datasetId = ImportedDataset.complete(writer).publish();
        assertRefused(
                () -> submit(request(datasetId).setRunId("../up")), Status.Code.INVALID_ARGUMENT, "run_id must be");
        assertRefused(
                () -> submit(request(datasetId).clearTrainDatasetId()),
                Status.Code.INVALID_ARGUMENT,
                "train_dataset_id is missing");
        assertRefused(
                () -> submit(request(datasetId).setModelNameOrPath("no-such-model")),
                Status.Code.NOT_FOUND,
                "no-such-model");
    }

    @Test
    void evaluatingDuringTheTrainingNeedsADataSetToEvaluateOn() {
        String datasetId = ImportedDataset.complete(writer).publish();
        assertRefused(
                () -> submit(request(datasetId)
                        .setArguments(TrainingArguments.newBuilder().setEvaluateDuringTraining(true))),
                Status.Code.INVALID_ARGUMENT,
                "evaluate_during_training needs eval_dataset_id");
    }

    @Test
    void aRunIdCanBeUsedOnce() {
        String datasetId = ImportedDataset.complete(writer).publish();
        String runId = "mine-" + UUID.randomUUID();
        submit(request(datasetId).setRunId(runId));

        assertRefused(
                () -> submit(request(datasetId).setRunId(runId)), Status.Code.ALREADY_EXISTS, "\"" + runId + "\"");
        watch(runId);
        assertRefused(
                () -> submit(request(datasetId).setRunId(runId)), Status.Code.ALREADY_EXISTS, "\"" + runId + "\"");
    }

    @Test
    void anUnknownRunIsNotFound() {
        assertRefused(() -> watch("nobody"), Status.Code.NOT_FOUND, "No run \"nobody\" has been submitted");
        assertRefused(() -> stop("nobody"), Status.Code.NOT_FOUND, "No run \"nobody\" has been submitted");
    }
}
