package io.squadron.inference.kserve;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.health.SmallRyeHealthReporter;
import io.squadron.inference.config.InferenceConfig;
import io.squadron.inference.grpc.CallTime;
import io.squadron.inference.grpc.UnaryReply;
import io.squadron.inference.model.ModelRegistry;
import io.squadron.inference.question.QuestionAnswerer;
import io.squadron.inference.question.QuestionBatch;
import io.squadron.inference.question.QuestionBatches;
import io.squadron.openinference.GRPCInferenceServiceGrpc;
import io.squadron.openinference.ModelInferRequest;
import io.squadron.openinference.ModelInferResponse;
import io.squadron.openinference.ModelMetadataRequest;
import io.squadron.openinference.ModelMetadataResponse;
import io.squadron.openinference.ModelReadyRequest;
import io.squadron.openinference.ModelReadyResponse;
import io.squadron.openinference.ServerLiveRequest;
import io.squadron.openinference.ServerLiveResponse;
import io.squadron.openinference.ServerMetadataRequest;
import io.squadron.openinference.ServerMetadataResponse;
import io.squadron.openinference.ServerReadyRequest;
import io.squadron.openinference.ServerReadyResponse;
import io.squadron.v1.PredictedAnswer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** The Open Inference Protocol over gRPC, for clients of Triton and KServe. Nothing here blocks the event loop that calls it. */
@GrpcService
public class OpenInferenceEndpoint extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {
    private final QuestionAnswerer answerer;
    private final QuestionBatches batches;
    private final ModelNames names;
    private final SmallRyeHealthReporter health;
    private final InferenceConfig config;
    private final String version;

    OpenInferenceEndpoint(
            QuestionAnswerer answerer,
            QuestionBatches batches,
            ModelRegistry models,
            SmallRyeHealthReporter health,
            InferenceConfig config,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.answerer = answerer;
        this.batches = batches;
        this.names = new ModelNames(models);
        this.health = health;
        this.config = config;
        this.version = version;
    }

    @Override
    public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> observer) {
        UnaryReply.send(
                () -> completedFuture(
                        ServerLiveResponse.newBuilder().setLive(true).build()),
                observer);
    }

    @Override
    public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> observer) {
        UnaryReply.send(
                () -> health.getReadinessAsync()
                        .map(readiness -> ServerReadyResponse.newBuilder()
                                .setReady(readiness.getStatus() == HealthCheckResponse.Status.UP)
                                .build())
                        .subscribeAsCompletionStage(),
                observer);
    }

    @Override
    public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> observer) {
        UnaryReply.send(
                () -> completedFuture(ModelReadyResponse.newBuilder()
                        .setReady(names.isReady(request.getName(), request.getVersion()))
                        .build()),
                observer);
    }

    @Override
    public void serverMetadata(ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> observer) {
        UnaryReply.send(() -> completedFuture(ModelForm.server(version)), observer);
    }

    @Override
    public void modelMetadata(ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> observer) {
        UnaryReply.send(
                () -> completedFuture(ModelForm.model(
                        ModelNames.shown(request.getName()),
                        names.checkpointId(request.getName(), request.getVersion()))),
                observer);
    }

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
        UnaryReply.send(() -> infer(request, (ServerCallStreamObserver<ModelInferResponse>) observer), observer);
    }

    private CompletableFuture<ModelInferResponse> infer(
            ModelInferRequest request, ServerCallStreamObserver<ModelInferResponse> observer) {
        Duration time = CallTime.left().orElse(config.requestTimeout());
        long deadline = System.nanoTime() + time.toNanos();
        InferRequest asked = InferRequest.read(request, config.maxBatchQuestions());
        String checkpointId = names.checkpointId(request.getModelName(), request.getModelVersion());
        ModelInferResponse.Builder response = ModelInferResponse.newBuilder()
                .setModelName(ModelNames.shown(request.getModelName()))
                .setModelVersion(checkpointId)
                .setId(request.getId());
        QuestionBatch<?, List<PredictedAnswer>> batch =
                batches.begin(new InferQuestions(asked, checkpointId, answerer, deadline));
        observer.setOnCancelHandler(batch::cancel);
        return batch.answers().thenApply(rows -> {
            InferReply.add(asked, rows, response);
            return response.build();
        });
    }
}
