package io.squadron.local.job;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.squadron.v1.GetModelRequest;
import io.squadron.v1.GetModelResponse;
import io.squadron.v1.ListModelsRequest;
import io.squadron.v1.ListModelsResponse;
import io.squadron.v1.Model;
import io.squadron.v1.ModelServiceGrpc;
import java.util.List;
import java.util.function.Supplier;

/** A ModelService with models of the test's own. */
public class FakeModels extends ModelServiceGrpc.ModelServiceImplBase {
    private final Supplier<List<Model>> models;

    /**
     * @param models newest first, as the contract says
     */
    public FakeModels(Supplier<List<Model>> models) {
        this.models = models;
    }

    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> response) {
        response.onNext(
                ListModelsResponse.newBuilder().addAllModels(models.get()).build());
        response.onCompleted();
    }

    @Override
    public void getModel(GetModelRequest request, StreamObserver<GetModelResponse> response) {
        models.get().stream()
                .filter(model -> model.getCheckpoint().getCheckpointId().equals(request.getModel())
                        || model.getAliasesList().contains(request.getModel()))
                .findFirst()
                .ifPresentOrElse(
                        model -> {
                            response.onNext(GetModelResponse.newBuilder()
                                    .setModel(model)
                                    .build());
                            response.onCompleted();
                        },
                        () -> response.onError(Status.NOT_FOUND
                                .withDescription("No checkpoint or alias is called '" + request.getModel() + "'")
                                .asRuntimeException()));
    }
}
