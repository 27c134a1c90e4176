package io.squadron.inference.service;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.squadron.inference.BlockingWorkers;
import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.announcement.AnnouncementTopics;
import io.squadron.inference.model.ModelRegistry;
import io.squadron.v1.ListModelsRequest;
import io.squadron.v1.ListModelsResponse;
import io.squadron.v1.LoadModelRequest;
import io.squadron.v1.LoadModelResponse;
import io.squadron.v1.Model;
import io.squadron.v1.ModelServiceGrpc;
import io.squadron.v1.SetAliasRequest;
import io.squadron.v1.SetAliasResponse;
import io.squadron.v1.UnloadModelRequest;
import io.squadron.v1.UnloadModelResponse;
import io.squadron.v1.WatchModelsRequest;
import io.squadron.v1.WatchModelsResponse;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** The models over gRPC. */
@GrpcService
public class ModelEndpoint extends ModelServiceGrpc.ModelServiceImplBase {
    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private final ModelRegistry registry;
    private final AnnouncementTopics topics;
    private final BlockingWorkers blocking;

    ModelEndpoint(ModelRegistry registry, AnnouncementTopics topics, BlockingWorkers blocking) {
        this.registry = registry;
        this.topics = topics;
        this.blocking = blocking;
    }

    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> observer) {
        observer.onNext(
                ListModelsResponse.newBuilder().addAllModels(registry.list()).build());
        observer.onCompleted();
    }

    @Override
    public void loadModel(LoadModelRequest request, StreamObserver<LoadModelResponse> observer) {
        UnaryReply.send(
                registry.load(request.getModel())
                        .thenApply(model ->
                                LoadModelResponse.newBuilder().setModel(model).build()),
                observer);
    }

    @Override
    public void unloadModel(UnloadModelRequest request, StreamObserver<UnloadModelResponse> observer) {
        UnaryReply.send(
                registry.unload(request.getModel())
                        .thenApply(model ->
                                UnloadModelResponse.newBuilder().setModel(model).build()),
                observer);
    }

    @Override
    public void setAlias(SetAliasRequest request, StreamObserver<SetAliasResponse> observer) {
        UnaryReply.send(
                setAlias(request.getAlias(), request.getCheckpointId())
                        .thenApply(model ->
                                SetAliasResponse.newBuilder().setModel(model).build()),
                observer);
    }

    /** Loads first: an alias must never lead to a model that cannot answer. */
    private CompletableFuture<Model> setAlias(String alias, String checkpointId) {
        if (!ALIAS.matcher(alias).matches()) {
            return refused(
                    Refusal.INVALID,
                    "'%s' is no alias: use letters, digits, '.', '_' and '-', at most 100".formatted(alias));
        }
        if (registry.isCheckpoint(alias)) {
            return refused(Refusal.INVALID, "'%s' is a checkpoint's id and cannot be an alias".formatted(alias));
        }
        if (registry.isReplayed() && !registry.isCheckpoint(checkpointId)) {
            return refused(Refusal.UNKNOWN_MODEL, "No checkpoint is called '%s'".formatted(checkpointId));
        }
        return registry.load(checkpointId)
                .thenComposeAsync(
                        model -> topics.publishAlias(alias, checkpointId, "set by ModelService.SetAlias"), blocking)
                .thenCompose(heard -> registry.load(checkpointId));
    }

    private static CompletableFuture<Model> refused(Refusal refusal, String sentence) {
        return CompletableFuture.failedFuture(new RefusedException(refusal, sentence));
    }

    @Override
    public void watchModels(WatchModelsRequest request, StreamObserver<WatchModelsResponse> observer) {
        new ModelWatch((ServerCallStreamObserver<WatchModelsResponse>) observer).begin(registry);
    }
}
