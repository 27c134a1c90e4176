package io.squadron.inference.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.RequestsUnderWay;
import io.squadron.inference.announcement.AnnouncementTopics;
import io.squadron.inference.model.AliasTarget;
import io.squadron.inference.model.ModelRegistry;
import io.squadron.rpc.Page;
import io.squadron.rpc.PageKey;
import io.squadron.v1.AliasChange;
import io.squadron.v1.DeleteAliasRequest;
import io.squadron.v1.DeleteAliasResponse;
import io.squadron.v1.GetModelRequest;
import io.squadron.v1.GetModelResponse;
import io.squadron.v1.ListModelsRequest;
import io.squadron.v1.ListModelsResponse;
import io.squadron.v1.LoadModelRequest;
import io.squadron.v1.LoadModelResponse;
import io.squadron.v1.Model;
import io.squadron.v1.ModelServiceGrpc;
import io.squadron.v1.Precision;
import io.squadron.v1.PrecisionChoice;
import io.squadron.v1.RollBackAliasRequest;
import io.squadron.v1.RollBackAliasResponse;
import io.squadron.v1.SetAliasRequest;
import io.squadron.v1.SetAliasResponse;
import io.squadron.v1.SetPrecisionRequest;
import io.squadron.v1.SetPrecisionResponse;
import io.squadron.v1.UnloadModelRequest;
import io.squadron.v1.UnloadModelResponse;
import io.squadron.v1.WatchModelsRequest;
import io.squadron.v1.WatchModelsResponse;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The models over gRPC. */
@GrpcService
public class ModelEndpoint extends ModelServiceGrpc.ModelServiceImplBase {
    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private final ModelRegistry registry;
    private final AnnouncementTopics topics;
    private final RequestsUnderWay underWay;

    ModelEndpoint(ModelRegistry registry, AnnouncementTopics topics, RequestsUnderWay underWay) {
        this.registry = registry;
        this.topics = topics;
        this.underWay = underWay;
    }

    /** Whatever the work waits for, the service stops only when its outcome is told. */
    private <T> void reply(Supplier<CompletableFuture<T>> work, StreamObserver<T> observer) {
        UnaryReply.send(
                () -> {
                    CompletableFuture<T> outcome = new CompletableFuture<>();
                    underWay.enter(outcome);
                    try {
                        var unused = work.get().whenComplete((value, failure) -> {
                            if (failure == null) {
                                outcome.complete(value);
                            } else {
                                outcome.completeExceptionally(failure);
                            }
                        });
                    } catch (RuntimeException | Error e) {
                        outcome.completeExceptionally(e);
                        throw e;
                    }
                    return outcome;
                },
                observer);
    }

    @Override
    public void getModel(GetModelRequest request, StreamObserver<GetModelResponse> observer) {
        reply(
                () -> completed(GetModelResponse.newBuilder()
                        .setModel(registry.describe(request.getModel()))
                        .build()),
                observer);
    }

    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> observer) {
        reply(
                () -> {
                    Page<Model> page =
                            Page.of(registry.list(), ModelEndpoint::key, request.getPageSize(), request.getPageToken());
                    return completed(ListModelsResponse.newBuilder()
                            .addAllModels(page.items())
                            .setNextPageToken(page.nextPageToken())
                            .setTotalSize(page.totalSize())
                            .build());
                },
                observer);
    }

    private static PageKey key(Model model) {
        var created = model.getCheckpoint().getCreatedAt();
        long millis =
                Instant.ofEpochSecond(created.getSeconds(), created.getNanos()).toEpochMilli();
        return new PageKey(millis, model.getCheckpoint().getCheckpointId());
    }

    @Override
    public void loadModel(LoadModelRequest request, StreamObserver<LoadModelResponse> observer) {
        reply(
                () -> (request.getPin() ? registry.loadToStay(request.getModel()) : registry.load(request.getModel()))
                        .thenApply(model ->
                                LoadModelResponse.newBuilder().setModel(model).build()),
                observer);
    }

    @Override
    public void unloadModel(UnloadModelRequest request, StreamObserver<UnloadModelResponse> observer) {
        reply(
                () -> registry.unload(request.getModel())
                        .thenApply(model ->
                                UnloadModelResponse.newBuilder().setModel(model).build()),
                observer);
    }

    @Override
    public void setAlias(SetAliasRequest request, StreamObserver<SetAliasResponse> observer) {
        reply(
                () -> setAlias(request)
                        .thenApply(model ->
                                SetAliasResponse.newBuilder().setModel(model).build()),
                observer);
    }

    /** Loads first: an alias must never lead to a model that cannot answer. */
    private CompletableFuture<Model> setAlias(SetAliasRequest request) {
        String alias = request.getAlias();
        String checkpointId = request.getCheckpointId();
        require(
                ALIAS.matcher(alias).matches(),
                Refusal.INVALID,
                "alias",
                () -> "'%s' is no alias: use letters, digits, '.', '_' and '-', at most 100".formatted(alias));
        require(
                !registry.isCheckpoint(alias),
                Refusal.INVALID,
                "alias",
                () -> "'%s' is a checkpoint's id and cannot be an alias".formatted(alias));
        require(
                !registry.isReplayed() || registry.isCheckpoint(checkpointId),
                Refusal.UNKNOWN_MODEL,
                checkpointId,
                () -> "No checkpoint is called '%s'".formatted(checkpointId));
        return loadAndPublish(
                change(alias, "ModelService.SetAlias", request.getReason()).setCheckpointId(checkpointId));
    }

    private CompletableFuture<Model> loadAndPublish(AliasChange.Builder change) {
        return registry.load(change.getCheckpointId())
                .thenCompose(model -> topics.publish(change.build()))
                .thenCompose(heard -> registry.load(change.getCheckpointId()));
    }

    @Override
    public void rollBackAlias(RollBackAliasRequest request, StreamObserver<RollBackAliasResponse> observer) {
        reply(
                () -> rollBackAlias(request).thenApply(model -> RollBackAliasResponse.newBuilder()
                        .setModel(model)
                        .build()),
                observer);
    }

    private CompletableFuture<Model> rollBackAlias(RollBackAliasRequest request) {
        String alias = request.getAlias();
        String previous = requireAlias(alias)
                .previous()
                .orElseThrow(() -> new RefusedException(
                        Refusal.NOT_POSSIBLE_NOW, alias, "'%s' has pointed at nothing else before".formatted(alias)));
        return loadAndPublish(
                change(alias, "ModelService.RollBackAlias", request.getReason()).setCheckpointId(previous));
    }

    private AliasTarget requireAlias(String alias) {
        return registry.aliasTarget(alias)
                .orElseThrow(() -> new RefusedException(
                        Refusal.UNKNOWN_MODEL,
                        alias,
                        "No alias is called '%s': ListModels names those that are known".formatted(alias)));
    }

    @Override
    public void deleteAlias(DeleteAliasRequest request, StreamObserver<DeleteAliasResponse> observer) {
        reply(
                () -> {
                    String alias = request.getAlias();
                    var unused = requireAlias(alias);
                    AliasChange change =
                            change(alias, "ModelService.DeleteAlias", "").build();
                    return topics.publish(change).thenApply(heard -> DeleteAliasResponse.getDefaultInstance());
                },
                observer);
    }

    @Override
    public void setPrecision(SetPrecisionRequest request, StreamObserver<SetPrecisionResponse> observer) {
        reply(
                () -> setPrecision(request).thenApply(model -> SetPrecisionResponse.newBuilder()
                        .setModel(model)
                        .build()),
                observer);
    }

    /** Loads first: what cannot be loaded in it must not be chosen. */
    private CompletableFuture<Model> setPrecision(SetPrecisionRequest request) {
        String checkpointId =
                registry.describe(request.getModel()).getCheckpoint().getCheckpointId();
        if (request.getPrecision() == Precision.PRECISION_UNSPECIFIED) {
            return topics.removePrecision(checkpointId).thenCompose(heard -> registry.load(checkpointId));
        }
        PrecisionChoice choice = PrecisionChoice.newBuilder()
                .setCheckpointId(checkpointId)
                .setPrecision(request.getPrecision())
                .setChosenBy("ModelService.SetPrecision")
                .setReason(request.getReason())
                .build();
        return registry.acquire(checkpointId, request.getPrecision())
                .thenCompose(lease -> topics.publish(choice).whenComplete((heard, failure) -> lease.close()))
                .thenCompose(heard -> registry.load(checkpointId));
    }

    private AliasChange.Builder change(String alias, String changedBy, String reason) {
        AliasChange.Builder change =
                AliasChange.newBuilder().setAlias(alias).setChangedBy(changedBy).setReason(reason);
        registry.aliasTarget(alias).map(AliasTarget::checkpointId).ifPresent(change::setPreviousCheckpointId);
        return change;
    }

    private static void require(boolean holds, Refusal refusal, String subject, Supplier<String> sentence) {
        if (!holds) {
            throw new RefusedException(refusal, subject, sentence.get());
        }
    }

    private static <T> CompletableFuture<T> completed(T value) {
        return CompletableFuture.completedFuture(value);
    }

    @Override
    public void watchModels(WatchModelsRequest request, StreamObserver<WatchModelsResponse> observer) {
        try {
            new ModelWatch((ServerCallStreamObserver<WatchModelsResponse>) observer, underWay).begin(registry);
        } catch (RefusedException stopping) {
            observer.onError(Errors.of(stopping).toException());
        }
    }
}
