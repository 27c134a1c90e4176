package io.squadron.local.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.BindableService;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.squadron.local.client.ServiceAddresses;
import io.squadron.local.client.Services;
import io.squadron.local.job.FakeModels;
import io.squadron.local.stack.Endpoints;
import io.squadron.local.stack.ProcessIdentity;
import io.squadron.local.stack.StackState;
import io.squadron.v1.AliasChange;
import io.squadron.v1.AnswerLimits;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.DeleteRunRequest;
import io.squadron.v1.DeleteRunResponse;
import io.squadron.v1.Encoder;
import io.squadron.v1.EncoderServiceGrpc;
import io.squadron.v1.EncoderState;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationServiceGrpc;
import io.squadron.v1.GetEncoderRequest;
import io.squadron.v1.GetEncoderResponse;
import io.squadron.v1.GetLimitsRequest;
import io.squadron.v1.GetLimitsResponse;
import io.squadron.v1.GetRunRequest;
import io.squadron.v1.GetRunResponse;
import io.squadron.v1.ListAliasChangesRequest;
import io.squadron.v1.ListAliasChangesResponse;
import io.squadron.v1.ListEvaluationsRequest;
import io.squadron.v1.ListEvaluationsResponse;
import io.squadron.v1.ListRunsRequest;
import io.squadron.v1.ListRunsResponse;
import io.squadron.v1.Model;
import io.squadron.v1.PullEncoderRequest;
import io.squadron.v1.PullEncoderResponse;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import io.squadron.v1.RollBackAliasRequest;
import io.squadron.v1.RollBackAliasResponse;
import io.squadron.v1.Run;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunStatus;
import io.squadron.v1.RunStopped;
import io.squadron.v1.SetAliasRequest;
import io.squadron.v1.SetAliasResponse;
import io.squadron.v1.StopRunRequest;
import io.squadron.v1.StopRunResponse;
import io.squadron.v1.SubmitRunRequest;
import io.squadron.v1.SubmitRunResponse;
import io.squadron.v1.TrainerServiceGrpc;
import io.squadron.v1.TrainingArguments;
import io.squadron.v1.WatchRunRequest;
import io.squadron.v1.WatchRunResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A stack that a home's stack.json says is up: a real gRPC server that answers what a command asks before it works. Its encoders
 * are {@link #encoders}; nothing is imported or trained.
 */
final class FakeStack implements AutoCloseable {
    /** What was asked, in order. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    /** By what they may be called. */
    final Map<String, Encoder> encoders = Map.of(
            "all-MiniLM-L6-v2",
            Encoder.newBuilder()
                    .setName("all-MiniLM-L6-v2")
                    .setState(EncoderState.ENCODER_STATE_BUILT_IN)
                    .setSource("a:b:1")
                    .setTokenizerId("tokenizer-of-all")
                    .build(),
            "bert-base-cased",
            Encoder.newBuilder()
                    .setName("google-bert/bert-base-cased")
                    .setState(EncoderState.ENCODER_STATE_PULLED)
                    .setSource("/encoders/google-bert--bert-base-cased")
                    .setTokenizerId("tokenizer-of-cased")
                    .build(),
            "org/bare",
            Encoder.newBuilder()
                    .setName("org/bare")
                    .setState(EncoderState.ENCODER_STATE_PULLED)
                    .setSource("/encoders/org--bare")
                    .build());

    /** The runs that there are, newest first; deleting takes one away, stopping leaves {@code RUN-7}. */
    final List<Run> runs = new CopyOnWriteArrayList<>();

    /** The models that there are, newest first. */
    final List<Model> models = new CopyOnWriteArrayList<>();

    /** What names pointed at, newest first. */
    final List<AliasChange> aliasChanges = new CopyOnWriteArrayList<>();

    /** Those that there are, newest first. */
    final List<Evaluation> evaluations = new CopyOnWriteArrayList<>();

    /** Those that the trainer was last asked about. */
    volatile TrainingArguments arguments = TrainingArguments.getDefaultInstance();

    private final Server server;

    FakeStack(Path home) throws IOException {
        var builder = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create());
        List<BindableService> services = List.of(
                new Encoders(),
                new Trainer(),
                new Models(),
                new Evaluations(),
                new FakeAnalyses(calls),
                new QuestionAnswering());
        services.forEach(builder::addService);
        server = builder.build().start();
        ProcessHandle self = ProcessHandle.current();
        StackState state = new StackState(
                StackState.Phase.RUNNING,
                new ProcessIdentity(
                        self.pid(),
                        self.info().startInstant().orElse(Instant.EPOCH).toEpochMilli()),
                "",
                0,
                new Endpoints(
                        "127.0.0.1:1",
                        "",
                        address(),
                        address(),
                        address(),
                        address(),
                        URI.create("http://127.0.0.1:1")),
                List.of());
        new ObjectMapper()
                .writeValue(Files.createDirectories(home).resolve("stack.json").toFile(), state);
    }

    Services services() {
        return new Services(new ServiceAddresses(address(), address(), address(), address()), Optional.empty());
    }

    private String address() {
        return "127.0.0.1:" + server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class Encoders extends EncoderServiceGrpc.EncoderServiceImplBase {
        @Override
        public void pullEncoder(PullEncoderRequest request, StreamObserver<PullEncoderResponse> responses) {
            calls.add("pull " + request.getName());
            Encoder encoder = encoders.get(request.getName());
            if (encoder == null) {
                responses.onError(unknown(request.getName()));
                return;
            }
            responses.onNext(
                    PullEncoderResponse.newBuilder().setEncoder(encoder).build());
            responses.onCompleted();
        }

        @Override
        public void getEncoder(GetEncoderRequest request, StreamObserver<GetEncoderResponse> response) {
            calls.add("get " + request.getName());
            if (!Files.exists(Path.of(request.getName(), "config.json"))) {
                response.onError(Status.FAILED_PRECONDITION
                        .withDescription(request.getName() + " has no config.json: it is no Hugging Face model")
                        .asRuntimeException());
                return;
            }
            response.onNext(GetEncoderResponse.newBuilder()
                    .setEncoder(Encoder.newBuilder().setName(request.getName()))
                    .build());
            response.onCompleted();
        }

        private RuntimeException unknown(String name) {
            return Status.NOT_FOUND
                    .withDescription("no encoder \"" + name + "\"; did you mean bert-base-cased?")
                    .asRuntimeException();
        }
    }

    private final class Trainer extends TrainerServiceGrpc.TrainerServiceImplBase {
        @Override
        public void submitRun(SubmitRunRequest request, StreamObserver<SubmitRunResponse> response) {
            calls.add((request.getValidateOnly() ? "check" : "submit")
                    + " " + request.getRequest().getTrainDatasetId()
                    + " " + request.getRequest().getModelNameOrPath());
            arguments = request.getRequest().getArguments();
            if (request.getRequest().getArguments().getDevicesList().contains("gpu0")) {
                response.onError(Status.INVALID_ARGUMENT
                        .withDescription("devices must be \"cpu\" or \"cuda:\" and a number, but is [gpu0]")
                        .asRuntimeException());
                return;
            }
            response.onNext(SubmitRunResponse.getDefaultInstance());
            response.onCompleted();
        }

        @Override
        public void listRuns(ListRunsRequest request, StreamObserver<ListRunsResponse> response) {
            response.onNext(ListRunsResponse.newBuilder().addAllRuns(runs).build());
            response.onCompleted();
        }

        @Override
        public void getRun(GetRunRequest request, StreamObserver<GetRunResponse> response) {
            find(request.getRunId())
                    .ifPresentOrElse(
                            run -> {
                                response.onNext(
                                        GetRunResponse.newBuilder().setRun(run).build());
                                response.onCompleted();
                            },
                            () -> response.onError(unknownRun(request.getRunId())));
        }

        @Override
        public void stopRun(StopRunRequest request, StreamObserver<StopRunResponse> response) {
            calls.add("stop " + request.getRunId());
            Optional<Run> run = find(request.getRunId());
            if (run.isEmpty()) {
                response.onError(unknownRun(request.getRunId()));
            } else if (run.get().getStatus() != RunStatus.RUN_STATUS_RUNNING) {
                response.onError(Status.FAILED_PRECONDITION
                        .withDescription("It has ended already")
                        .asRuntimeException());
            } else {
                response.onNext(StopRunResponse.getDefaultInstance());
                response.onCompleted();
            }
        }

        @Override
        public void watchRun(WatchRunRequest request, StreamObserver<WatchRunResponse> responses) {
            RunEvent.Builder event = RunEvent.newBuilder()
                    .setRunId(request.getRunId())
                    .setAttempt(1)
                    .setStep(7);
            Checkpoint checkpoint = Checkpoint.newBuilder()
                    .setCheckpointId(request.getRunId() + "-7")
                    .setStep(7)
                    .build();
            responses.onNext(WatchRunResponse.newBuilder()
                    .setEvent(event.setCheckpoint(checkpoint))
                    .build());
            responses.onNext(WatchRunResponse.newBuilder()
                    .setEvent(event.setStopped(RunStopped.newBuilder().setResumable(true)))
                    .build());
            responses.onCompleted();
        }

        @Override
        public void deleteRun(DeleteRunRequest request, StreamObserver<DeleteRunResponse> response) {
            runs.removeIf(run -> run.getRunId().equals(request.getRunId()));
            response.onNext(DeleteRunResponse.getDefaultInstance());
            response.onCompleted();
        }

        private Optional<Run> find(String runId) {
            return runs.stream().filter(run -> run.getRunId().equals(runId)).findFirst();
        }

        private RuntimeException unknownRun(String runId) {
            return Status.NOT_FOUND
                    .withDescription("There is no run \"" + runId + "\"")
                    .asRuntimeException();
        }
    }

    private final class Models extends FakeModels {
        Models() {
            super(() -> models);
        }

        @Override
        public void setAlias(SetAliasRequest request, StreamObserver<SetAliasResponse> response) {
            calls.add("alias " + request.getAlias() + " " + request.getCheckpointId());
            response.onNext(SetAliasResponse.getDefaultInstance());
            response.onCompleted();
        }

        @Override
        public void rollBackAlias(RollBackAliasRequest request, StreamObserver<RollBackAliasResponse> response) {
            calls.add("roll back " + request.getAlias() + ": " + request.getReason());
            if (models.isEmpty()) {
                response.onError(Status.FAILED_PRECONDITION
                        .withDescription("'" + request.getAlias() + "' has pointed at nothing else before")
                        .asRuntimeException());
                return;
            }
            response.onNext(
                    RollBackAliasResponse.newBuilder().setModel(models.get(0)).build());
            response.onCompleted();
        }
    }

    private final class Evaluations extends EvaluationServiceGrpc.EvaluationServiceImplBase {
        @Override
        public void listEvaluations(ListEvaluationsRequest request, StreamObserver<ListEvaluationsResponse> response) {
            response.onNext(ListEvaluationsResponse.newBuilder()
                    .addAllEvaluations(evaluations)
                    .build());
            response.onCompleted();
        }

        @Override
        public void listAliasChanges(
                ListAliasChangesRequest request, StreamObserver<ListAliasChangesResponse> response) {
            response.onNext(ListAliasChangesResponse.newBuilder()
                    .addAllChanges(aliasChanges.stream()
                            .filter(change -> change.getAlias().equals(request.getAlias()))
                            .toList())
                    .build());
            response.onCompleted();
        }
    }

    private final class QuestionAnswering extends QuestionAnsweringServiceGrpc.QuestionAnsweringServiceImplBase {
        @Override
        public void getLimits(GetLimitsRequest request, StreamObserver<GetLimitsResponse> response) {
            calls.add("limits");
            response.onNext(GetLimitsResponse.newBuilder()
                    .setLimits(AnswerLimits.newBuilder().setMaxNBestSize(60))
                    .build());
            response.onCompleted();
        }
    }
}
