package io.squadron.trainer.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.imports.CheckpointImport;
import io.squadron.trainer.run.RunLog;
import io.squadron.trainer.run.RunSubmission;
import io.squadron.trainer.run.TrainerLifecycle;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ImportCheckpointRequest;
import io.squadron.v1.ListRunsRequest;
import io.squadron.v1.ListRunsResponse;
import io.squadron.v1.Run;
import io.squadron.v1.RunEvent;
import io.squadron.v1.StopRunRequest;
import io.squadron.v1.SubmitRunRequest;
import io.squadron.v1.TrainerGrpc;
import io.squadron.v1.WatchRunRequest;
import java.util.function.Supplier;

/**
 * The gRPC service {@code squadron.v1.Trainer}. Plain grpc-java stubs, because only they tell whether a client still
 * reads: a stream of Mutiny would be buffered without a bound for one that does not.
 */
@GrpcService
public class TrainerEndpoint extends TrainerGrpc.TrainerImplBase {
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
    public void submitRun(SubmitRunRequest request, StreamObserver<Run> response) {
        answer(response, () -> submission.submit(request.getRequest()));
    }

    @Override
    @Blocking
    public void stopRun(StopRunRequest request, StreamObserver<Run> response) {
        answer(response, () -> submission.stop(request.getRunId()));
    }

    @Override
    @Blocking
    public void listRuns(ListRunsRequest request, StreamObserver<ListRunsResponse> response) {
        answer(response, () -> pages.page(request));
    }

    @Override
    @Blocking
    public void watchRun(WatchRunRequest request, StreamObserver<RunEvent> response) {
        try {
            requireReady();
            if (log.find(request.getRunId()).isEmpty()) {
                // It may have been submitted to another trainer a moment ago.
                log.catchUp();
            }
            RunStream stream = new RunStream((ServerCallStreamObserver<RunEvent>) response, watchBuffer);
            stream.open(log, request.getRunId());
        } catch (RuntimeException e) {
            response.onError(StatusMapping.of(e));
        }
    }

    @Override
    @Blocking
    public void importCheckpoint(ImportCheckpointRequest request, StreamObserver<Checkpoint> response) {
        answer(response, () -> imports.carryOut(request, () -> requireWanted(response)));
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
