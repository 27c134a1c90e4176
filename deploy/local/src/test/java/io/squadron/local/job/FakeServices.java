package io.squadron.local.job;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.squadron.local.client.ServiceAddresses;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import io.squadron.v1.EvaluateRequest;
import io.squadron.v1.EvaluateResponse;
import io.squadron.v1.EvaluationServiceGrpc;
import io.squadron.v1.GetPredictionsRequest;
import io.squadron.v1.GetPredictionsResponse;
import io.squadron.v1.GetRunRequest;
import io.squadron.v1.GetRunResponse;
import io.squadron.v1.ImportCheckpointRequest;
import io.squadron.v1.ImportCheckpointResponse;
import io.squadron.v1.ListEvaluationsRequest;
import io.squadron.v1.ListEvaluationsResponse;
import io.squadron.v1.Model;
import io.squadron.v1.PredictedAnswer;
import io.squadron.v1.Prediction;
import io.squadron.v1.Run;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunFailed;
import io.squadron.v1.RunFinished;
import io.squadron.v1.RunStarted;
import io.squadron.v1.RunStatus;
import io.squadron.v1.RunStopped;
import io.squadron.v1.SquadMetrics;
import io.squadron.v1.StepMetrics;
import io.squadron.v1.StopRunRequest;
import io.squadron.v1.StopRunResponse;
import io.squadron.v1.SubmitRunRequest;
import io.squadron.v1.SubmitRunResponse;
import io.squadron.v1.TrainerServiceGrpc;
import io.squadron.v1.TrainingRequest;
import io.squadron.v1.UnansweredCount;
import io.squadron.v1.WatchRunRequest;
import io.squadron.v1.WatchRunResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The services as a job meets them: a real gRPC server that keeps the contract's order of messages, checks what it is
 * sent and answers from a short script. Learning and answering are left out.
 */
final class FakeServices implements AutoCloseable {
    static final String MODEL_CONTENT = "weights";

    /** What was called, in order, with what matters of the request. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    /** Updates after which the run has published a checkpoint; the last one is the run's result. */
    volatile List<Integer> checkpointSteps = List.of(3);

    /** Checkpoints that have been deleted before anybody evaluated them. */
    final Set<String> deleted = ConcurrentHashMap.newKeySet();

    /** What the run ends with. */
    volatile RunEvent ending;
    /** Why no run is taken; empty if one is. */
    volatile String refusal = "";

    /** The run goes on until it is stopped, which leaves a checkpoint. */
    volatile boolean endless;

    /** Watches that break off before they say anything. */
    final AtomicInteger watchesToBreak = new AtomicInteger();
    /** Watches, and questions how a run is, that are not answered in time. */
    final AtomicInteger slowWatches = new AtomicInteger();

    final AtomicInteger slowGets = new AtomicInteger();
    /** How runs are that do not just go on. */
    final Map<String, Run> runs = new ConcurrentHashMap<>();

    /** Questions of an evaluation that got no answer, of two. */
    volatile int unanswered;
    /** Questions of an evaluation without a gold answer; then there is nothing to score. */
    volatile int unscored;
    /** What the eval-service has to say about the figures. */
    volatile List<String> warnings = List.of();
    /** What the trainer-service has to say about the run that it takes. */
    volatile List<String> runWarnings = List.of();
    /** Whether a data set of the same content is there already. */
    volatile boolean imported;

    private final Path checkpointDirectory;
    private final GivenServices given;
    private volatile TrainingRequest submitted = TrainingRequest.getDefaultInstance();
    private final List<StreamObserver<WatchRunResponse>> watchers = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    FakeServices(Path checkpointDirectory) throws IOException {
        this.checkpointDirectory = checkpointDirectory;
        Files.writeString(Files.createDirectories(checkpointDirectory).resolve("model.safetensors"), MODEL_CONTENT);
        Files.writeString(checkpointDirectory.resolve("checkpoint.json"), "{\"checkpoint_id\": \"run-3\"}");
        ending = RunEvent.newBuilder()
                .setAttempt(1)
                .setStep(3)
                .setFinished(RunFinished.newBuilder().setFinalLoss(1.5).setCheckpointId("run-3"))
                .build();
        given = new GivenServices(
                new FakeImports(calls, () -> imported), new Trainer(), new Evaluation(), new FakeModels(this::models));
    }

    ServiceAddresses addresses() {
        return given.addresses();
    }

    static RunEvent failure(String message) {
        return RunEvent.newBuilder()
                .setFailed(RunFailed.newBuilder().setMessage(message))
                .build();
    }

    @Override
    public void close() {
        given.close();
    }

    private final class Trainer extends TrainerServiceGrpc.TrainerServiceImplBase {
        @Override
        public void submitRun(SubmitRunRequest request, StreamObserver<SubmitRunResponse> response) {
            if (!refusal.isEmpty()) {
                response.onError(
                        Status.INVALID_ARGUMENT.withDescription(refusal).asRuntimeException());
                return;
            }
            submitted = request.getRequest();
            calls.add("submit " + submitted.getTrainDatasetId() + " " + submitted.getEvalDatasetId()
                    + (submitted.hasResumeFromRun() ? " from " + submitted.getResumeFromRun() : ""));
            response.onNext(SubmitRunResponse.newBuilder()
                    .setRun(Run.newBuilder().setRunId(submitted.getRunId()))
                    .addAllWarnings(runWarnings)
                    .build());
            response.onCompleted();
        }

        /** Under an id of its own, and of no run. */
        @Override
        public void importCheckpoint(
                ImportCheckpointRequest request, StreamObserver<ImportCheckpointResponse> response) {
            calls.add("import " + request.getModelNameOrPath());
            response.onNext(ImportCheckpointResponse.newBuilder()
                    .setCheckpoint(Checkpoint.newBuilder().setCheckpointId("run-102"))
                    .build());
            response.onCompleted();
        }

        @Override
        public void watchRun(WatchRunRequest request, StreamObserver<WatchRunResponse> responses) {
            calls.add("watch");
            if (watchesToBreak.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                responses.onError(Status.UNAVAILABLE.asRuntimeException());
                return;
            }
            if (slowWatches.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                responses.onError(Status.DEADLINE_EXCEEDED.asRuntimeException());
                return;
            }
            begin(responses);
            if (endless && !stopped) {
                watchers.add(responses);
            } else {
                end(responses);
            }
        }

        private void begin(StreamObserver<WatchRunResponse> responses) {
            tell(
                    responses,
                    RunEvent.newBuilder()
                            .setStarted(RunStarted.newBuilder().setTotalSteps(3).setWindows(2)));
            tell(
                    responses,
                    RunEvent.newBuilder()
                            .setStep(2)
                            .setMetrics(StepMetrics.newBuilder().setLoss(2.5)));
        }

        private void end(StreamObserver<WatchRunResponse> responses) {
            for (int step : checkpointSteps) {
                tell(responses, RunEvent.newBuilder().setStep(step).setCheckpoint(checkpoint(step)));
            }
            tell(
                    responses,
                    stopped
                            ? RunEvent.newBuilder()
                                    .setStep(3)
                                    .setStopped(RunStopped.newBuilder()
                                            .setCheckpointId("run-3")
                                            .setResumable(true))
                            : ending.toBuilder());
            responses.onCompleted();
        }

        private void tell(StreamObserver<WatchRunResponse> responses, RunEvent.Builder event) {
            responses.onNext(WatchRunResponse.newBuilder()
                    .setEvent(event.setRunId(submitted.getRunId()).setAttempt(1))
                    .build());
        }

        @Override
        public void getRun(GetRunRequest request, StreamObserver<GetRunResponse> response) {
            calls.add("get run");
            if (slowGets.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                response.onError(Status.DEADLINE_EXCEEDED.asRuntimeException());
                return;
            }
            response.onNext(GetRunResponse.newBuilder()
                    .setRun(runs.getOrDefault(
                            request.getRunId(),
                            Run.newBuilder()
                                    .setRunId(request.getRunId())
                                    .setStatus(RunStatus.RUN_STATUS_RUNNING)
                                    .build()))
                    .build());
            response.onCompleted();
        }

        @Override
        public void stopRun(StopRunRequest request, StreamObserver<StopRunResponse> response) {
            calls.add("stop");
            if (!endless || stopped) {
                response.onError(Status.FAILED_PRECONDITION
                        .withDescription("The run has ended already")
                        .asRuntimeException());
                return;
            }
            stopped = true;
            watchers.forEach(this::end);
            response.onNext(StopRunResponse.getDefaultInstance());
            response.onCompleted();
        }
    }

    private Checkpoint checkpoint(int step) {
        String id = "run-" + step;
        Path directory = deleted.contains(id) ? checkpointDirectory.resolve("deleted") : checkpointDirectory;
        return Checkpoint.newBuilder()
                .setCheckpointId(id)
                .setRunId(submitted.getRunId().isEmpty() ? "run" : submitted.getRunId())
                .setStep(step)
                .setLocation(directory.toUri().toString())
                .addFiles(CheckpointFile.newBuilder()
                        .setName("model.safetensors")
                        .setSize(MODEL_CONTENT.length())
                        .setSha256(sha256(MODEL_CONTENT.getBytes(StandardCharsets.UTF_8))))
                .build();
    }

    /** Newest first. */
    private List<Model> models() {
        List<Model> models = new ArrayList<>();
        for (int step : checkpointSteps) {
            models.add(0, Model.newBuilder().setCheckpoint(checkpoint(step)).build());
        }
        return models;
    }

    private final class Evaluation extends EvaluationServiceGrpc.EvaluationServiceImplBase {
        @Override
        public void evaluate(EvaluateRequest request, StreamObserver<EvaluateResponse> responses) {
            calls.add("evaluate " + request.getModel() + " " + request.getDatasetId());
            if (deleted.contains(request.getModel())) {
                responses.onError(Status.FAILED_PRECONDITION
                        .withDescription("Checkpoint " + request.getModel() + " has been deleted.")
                        .asRuntimeException());
                return;
            }
            responses.onNext(EvaluateResponse.newBuilder().setTotal(2).build());
            responses.onNext(EvaluateResponse.newBuilder()
                    .setEvaluation(result(request.getModel()).setSettings(request.getSettings()))
                    .build());
            responses.onCompleted();
        }

        /** Newest first, as the contract says. */
        @Override
        public void listEvaluations(ListEvaluationsRequest request, StreamObserver<ListEvaluationsResponse> response) {
            ListEvaluationsResponse.Builder evaluations = ListEvaluationsResponse.newBuilder();
            for (int i = checkpointSteps.size() - 2; i >= 0; i--) {
                evaluations.addEvaluations(result("run-" + checkpointSteps.get(i)));
            }
            response.onNext(evaluations.build());
            response.onCompleted();
        }

        private io.squadron.v1.Evaluation.Builder result(String checkpointId) {
            io.squadron.v1.Evaluation.Builder evaluation = io.squadron.v1.Evaluation.newBuilder()
                    .setEvaluationId("evaluation-of-" + checkpointId)
                    .setCheckpointId(checkpointId)
                    .addUnanswered(UnansweredCount.newBuilder().setCount(unanswered))
                    .setStep(Integer.parseInt(checkpointId.substring("run-".length())))
                    .setUnscored(unscored)
                    .addAllWarnings(warnings);
            if (unscored == 0) {
                evaluation.setMetrics(SquadMetrics.newBuilder()
                        .setExact(50)
                        .setF1(66.5)
                        .setTotal(2)
                        .setHasAnsExact(50)
                        .setHasAnsF1(66.5)
                        .setHasAnsTotal(2));
            }
            return evaluation;
        }

        @Override
        public void getPredictions(GetPredictionsRequest request, StreamObserver<GetPredictionsResponse> predictions) {
            calls.add("predictions " + request.getEvaluationId());
            for (String id : List.of("q2", "q1")) {
                Prediction prediction = Prediction.newBuilder()
                        .setExampleId(id)
                        .setText("Ada")
                        .addNBest(PredictedAnswer.newBuilder().setText("Ada").setProbability(1))
                        .build();
                predictions.onNext(GetPredictionsResponse.newBuilder()
                        .setPrediction(prediction)
                        .build());
            }
            predictions.onCompleted();
        }
    }

    static String sha256(byte[] content) {
        MessageDigest digest = SourceFile.newSha256();
        return HexFormat.of().formatHex(digest.digest(content));
    }
}
