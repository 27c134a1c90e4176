package io.squadron.trainer.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import io.squadron.rpc.RpcError;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.imports.CheckpointImport;
import io.squadron.trainer.queue.RunLog;
import io.squadron.trainer.queue.RunSubmission;
import io.squadron.trainer.queue.TrainerGroup;
import io.squadron.trainer.retention.CheckpointDeletion;
import io.squadron.trainer.run.RunState;
import io.squadron.trainer.wiring.TrainerLifecycle;
import io.squadron.v1.DeleteCheckpointRequest;
import io.squadron.v1.DeleteCheckpointResponse;
import io.squadron.v1.DeleteRunRequest;
import io.squadron.v1.DeleteRunResponse;
import io.squadron.v1.ErrorReason;
import io.squadron.v1.GetRunRequest;
import io.squadron.v1.GetRunResponse;
import io.squadron.v1.ImportCheckpointRequest;
import io.squadron.v1.ImportCheckpointResponse;
import io.squadron.v1.ImportCheckpointStage;
import io.squadron.v1.ListRunsRequest;
import io.squadron.v1.ListRunsResponse;
import io.squadron.v1.StopRunRequest;
import io.squadron.v1.StopRunResponse;
import io.squadron.v1.SubmitRunRequest;
import io.squadron.v1.SubmitRunResponse;
import io.squadron.v1.TrainerServiceGrpc;
import io.squadron.v1.WatchRunRequest;
import io.squadron.v1.WatchRunResponse;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The gRPC service {@code squadron.v1.TrainerService}. Plain grpc-java stubs, because only they tell whether a client still
 * reads: a stream of Mutiny would be buffered without a bound for one that does not.
 */
@GrpcService
public class TrainerEndpoint extends TrainerServiceGrpc.TrainerServiceImplBase {
    private static final long FROM_THE_BEGINNING = -1;

    private final RunSubmission submission;
    private final CheckpointImport imports;
    private final CheckpointDeletion deletion;
    private final RunLog log;
    private final RunViews views;
    private final RunPages pages;
    private final TrainerLifecycle trainer;
    private final int watchBuffer;

    public TrainerEndpoint(
            RunSubmission submission,
            CheckpointImport imports,
            CheckpointDeletion deletion,
            RunLog log,
            TrainerGroup group,
            TrainerLifecycle trainer,
            TrainerConfig config) {
        this.submission = submission;
        this.imports = imports;
        this.deletion = deletion;
        this.log = log;
        this.views = new RunViews(group, config.stateRetention());
        this.pages = new RunPages(log, views);
        this.trainer = trainer;
        this.watchBuffer = config.watchBuffer();
    }

    @Override
    @Blocking
    public void submitRun(SubmitRunRequest request, StreamObserver<SubmitRunResponse> response) {
        answer(response, () -> {
            RunSubmission.Submitted submitted = request.getValidateOnly()
                    ? submission.validate(request.getRequest())
                    : submission.submit(request.getRequest());
            return SubmitRunResponse.newBuilder()
                    .setRun(submitted.run())
                    .addAllWarnings(submitted.warnings())
                    .build();
        });
    }

    @Override
    @Blocking
    public void stopRun(StopRunRequest request, StreamObserver<StopRunResponse> response) {
        answer(response, () -> StopRunResponse.newBuilder()
                .setRun(submission.stop(request.getRunId()))
                .build());
    }

    @Override
    @Blocking
    public void deleteRun(DeleteRunRequest request, StreamObserver<DeleteRunResponse> response) {
        answer(response, () -> {
            submission.delete(request.getRunId());
            return DeleteRunResponse.getDefaultInstance();
        });
    }

    @Override
    @Blocking
    public void getRun(GetRunRequest request, StreamObserver<GetRunResponse> response) {
        answer(response, () -> {
            learnOf(request.getRunId());
            RunState run = log.find(request.getRunId()).orElseThrow(() -> RunLog.unknown(request.getRunId()));
            return GetRunResponse.newBuilder().setRun(views.of(run)).build();
        });
    }

    @Override
    @Blocking
    public void listRuns(ListRunsRequest request, StreamObserver<ListRunsResponse> response) {
        answer(response, () -> pages.page(request));
    }

    @Override
    @Blocking
    public void watchRun(WatchRunRequest request, StreamObserver<WatchRunResponse> response) {
        try {
            requireReady();
            learnOf(request.getRunId());
            RunStream stream = new RunStream((ServerCallStreamObserver<WatchRunResponse>) response, watchBuffer);
            stream.open(
                    log,
                    request.getRunId(),
                    request.hasAfterPosition() ? request.getAfterPosition() : FROM_THE_BEGINNING);
        } catch (RuntimeException e) {
            response.onError(StatusMapping.of(e));
        }
    }

    @Override
    @Blocking
    public void importCheckpoint(ImportCheckpointRequest request, StreamObserver<ImportCheckpointResponse> response) {
        answer(response, () -> {
            CheckpointImport.Outcome outcome = imports.carryOut(
                    request,
                    () -> requireWanted(response),
                    stage -> response.onNext(ImportCheckpointResponse.newBuilder()
                            .setStage(stage)
                            .build()));
            return ImportCheckpointResponse.newBuilder()
                    .setStage(ImportCheckpointStage.IMPORT_CHECKPOINT_STAGE_ANNOUNCED)
                    .setCheckpoint(outcome.checkpoint())
                    .addAllWarnings(outcome.warnings())
                    .build();
        });
    }

    @Override
    @Blocking
    public void deleteCheckpoint(DeleteCheckpointRequest request, StreamObserver<DeleteCheckpointResponse> response) {
        answer(response, () -> {
            deletion.delete(request.getCheckpointId());
            return DeleteCheckpointResponse.getDefaultInstance();
        });
    }

    /** It may have been submitted to another trainer a moment ago. */
    private void learnOf(String runId) {
        if (log.find(runId).isEmpty()) {
            log.catchUp();
        }
    }

    private static void requireWanted(StreamObserver<?> response) {
        if (((ServerCallStreamObserver<?>) response).isCancelled()) {
            throw RpcError.of(
                            Status.Code.CANCELLED,
                            ErrorReason.ERROR_REASON_GIVEN_UP,
                            "The caller has left or its deadline has passed")
                    .toException();
        }
    }

    /** Whatever goes wrong, an Error too, the caller hears of it. */
    private <T> void answer(StreamObserver<T> response, Supplier<T> work) {
        T value;
        try {
            requireReady();
            value = work.get();
        } catch (RuntimeException | Error e) {
            response.onError(StatusMapping.of(e));
            return;
        }
        response.onNext(value);
        response.onCompleted();
    }

    /** Before the log is replayed a run that exists would seem unknown. */
    private void requireReady() {
        if (!trainer.knowsThePast()) {
            throw RpcError.away(
                            "kafka", "The trainer is still starting; try again in some seconds", Duration.ofSeconds(2))
                    .toException();
        }
    }
}
