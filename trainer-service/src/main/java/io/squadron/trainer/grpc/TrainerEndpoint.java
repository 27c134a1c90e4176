package io.squadron.trainer.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.imports.CheckpointImport;
import io.squadron.trainer.queue.RunLog;
import io.squadron.trainer.queue.RunSubmission;
import io.squadron.trainer.wiring.TrainerLifecycle;
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
import java.util.function.Supplier;

/**
 * The gRPC service {@code squadron.v1.TrainerService}. Plain grpc-java stubs, because only they tell whether a client still
 * reads: a stream of Mutiny would be buffered without a bound for one that does not.
 */
@GrpcService
public class TrainerEndpoint extends TrainerServiceGrpc.TrainerServiceImplBase {
    private final RunSubmission submission;
    private final CheckpointImport imports;
    private final RunLog log;
    private final RunPages pages;
    private final TrainerLifecycle trainer;
    private final int watchBuffer;

    public TrainerEndpoint(
            RunSubmission submission,
            CheckpointImport imports,
            RunLog log,
            TrainerLifecycle trainer,
            TrainerConfig config) {
        this.submission = submission;
        this.imports = imports;
        this.log = log;
        this.pages = new RunPages(log);
        this.trainer = trainer;
        this.watchBuffer = config.watchBuffer();
    }

    @Override
    @Blocking
    public void submitRun(SubmitRunRequest request, StreamObserver<SubmitRunResponse> response) {
        answer(response, () -> SubmitRunResponse.newBuilder()
                .setRun(submission.submit(request.getRequest()))
                .build());
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
    public void getRun(GetRunRequest request, StreamObserver<GetRunResponse> response) {
        answer(response, () -> {
            String runId = request.getRunId();
            if (log.find(runId).isEmpty()) {
                // It may have been submitted to another trainer a moment ago.
                log.catchUp();
            }
            return GetRunResponse.newBuilder()
                    .setRun(log.find(runId)
                            .orElseThrow(() -> RunLog.unknown(runId))
                            .run())
                    .build();
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
            if (log.find(request.getRunId()).isEmpty()) {
                // It may have been submitted to another trainer a moment ago.
                log.catchUp();
            }
            RunStream stream = new RunStream((ServerCallStreamObserver<WatchRunResponse>) response, watchBuffer);
            stream.open(log, request.getRunId());
        } catch (RuntimeException e) {
            response.onError(StatusMapping.of(e));
        }
    }

    @Override
    @Blocking
    public void importCheckpoint(ImportCheckpointRequest request, StreamObserver<ImportCheckpointResponse> response) {
        answer(response, () -> {
            CheckpointImport.Outcome outcome = imports.carryOut(request, () -> requireWanted(response));
            return ImportCheckpointResponse.newBuilder()
                    .setStage(ImportCheckpointStage.IMPORT_CHECKPOINT_STAGE_ANNOUNCED)
                    .setCheckpoint(outcome.checkpoint())
                    .addAllWarnings(outcome.warnings())
                    .build();
        });
    }

    private static void requireWanted(StreamObserver<?> response) {
        if (((ServerCallStreamObserver<?>) response).isCancelled()) {
            throw Status.CANCELLED
                    .withDescription("The caller has left or its deadline has passed")
                    .asRuntimeException();
        }
    }

    private <T> void answer(StreamObserver<T> response, Supplier<T> work) {
        T value;
        try {
            requireReady();
            value = work.get();
        } catch (RuntimeException e) {
            response.onError(StatusMapping.of(e));
            return;
        }
        response.onNext(value);
        response.onCompleted();
    }

    /** Before the log is replayed a run that exists would seem unknown. */
    private void requireReady() {
        if (!trainer.ready()) {
            throw Status.UNAVAILABLE
                    .withDescription("The trainer is still starting; try again in some seconds")
                    .asRuntimeException();
        }
    }
}
