package io.squadron.tokenizer.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import io.squadron.v1.DeleteDatasetRequest;
import io.squadron.v1.DeleteDatasetResponse;
import io.squadron.v1.DeleteTokenizerRequest;
import io.squadron.v1.DeleteTokenizerResponse;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.GetDatasetRequest;
import io.squadron.v1.GetDatasetResponse;
import io.squadron.v1.GetTokenizerRequest;
import io.squadron.v1.GetTokenizerResponse;
import io.squadron.v1.GetWindowLimitsRequest;
import io.squadron.v1.GetWindowLimitsResponse;
import io.squadron.v1.ImportDatasetRequest;
import io.squadron.v1.ImportDatasetResponse;
import io.squadron.v1.ListDatasetsRequest;
import io.squadron.v1.ListDatasetsResponse;
import io.squadron.v1.ListTokenizersRequest;
import io.squadron.v1.ListTokenizersResponse;
import io.squadron.v1.RegisterTokenizerRequest;
import io.squadron.v1.RegisterTokenizerResponse;
import io.squadron.v1.TokenizerServiceGrpc;

/**
 * The gRPC face of the service. ImportDataset and Featurize are written against gRPC's own observers, because they alone
 * tell of a client's cancellation and let the server ask for one message at a time; both have threads of their own.
 */
@GrpcService
public class TokenizerEndpoint extends TokenizerServiceGrpc.TokenizerServiceImplBase {

    private final ImportCalls imports;
    private final FeaturizeCalls featurize;
    private final TokenizerCalls tokenizers;
    private final DatasetCalls datasets;

    TokenizerEndpoint(ImportCalls imports, FeaturizeCalls featurize, TokenizerCalls tokenizers, DatasetCalls datasets) {
        this.imports = imports;
        this.featurize = featurize;
        this.tokenizers = tokenizers;
        this.datasets = datasets;
    }

    @Override
    public StreamObserver<ImportDatasetRequest> importDataset(StreamObserver<ImportDatasetResponse> responses) {
        return imports.begin((ServerCallStreamObserver<ImportDatasetResponse>) responses);
    }

    @Override
    public void featurize(FeaturizeRequest request, StreamObserver<FeaturizeResponse> response) {
        featurize.begin(request, (ServerCallStreamObserver<FeaturizeResponse>) response);
    }

    @Override
    public void getWindowLimits(GetWindowLimitsRequest request, StreamObserver<GetWindowLimitsResponse> response) {
        Failures.answer(response, () -> GetWindowLimitsResponse.newBuilder()
                .setLimits(featurize.limits())
                .build());
    }

    @Override
    @Blocking
    public void registerTokenizer(
            RegisterTokenizerRequest request, StreamObserver<RegisterTokenizerResponse> response) {
        Failures.answer(response, () -> RegisterTokenizerResponse.newBuilder()
                .setTokenizer(tokenizers.register(request))
                .build());
    }

    @Override
    @Blocking
    public void getTokenizer(GetTokenizerRequest request, StreamObserver<GetTokenizerResponse> response) {
        Failures.answer(response, () -> GetTokenizerResponse.newBuilder()
                .setTokenizer(tokenizers.get(request.getTokenizer()))
                .build());
    }

    @Override
    @Blocking
    public void listDatasets(ListDatasetsRequest request, StreamObserver<ListDatasetsResponse> response) {
        Failures.answer(response, () -> datasets.list(request));
    }

    @Override
    @Blocking
    public void getDataset(GetDatasetRequest request, StreamObserver<GetDatasetResponse> response) {
        Failures.answer(response, () -> GetDatasetResponse.newBuilder()
                .setDataset(datasets.get(request.getDatasetId()))
                .build());
    }

    @Override
    @Blocking
    public void deleteDataset(DeleteDatasetRequest request, StreamObserver<DeleteDatasetResponse> response) {
        Failures.answer(response, () -> {
            datasets.delete(request.getDatasetId());
            return DeleteDatasetResponse.getDefaultInstance();
        });
    }

    @Override
    @Blocking
    public void listTokenizers(ListTokenizersRequest request, StreamObserver<ListTokenizersResponse> response) {
        Failures.answer(response, () -> tokenizers.list(request));
    }

    @Override
    @Blocking
    public void deleteTokenizer(DeleteTokenizerRequest request, StreamObserver<DeleteTokenizerResponse> response) {
        Failures.answer(response, () -> {
            tokenizers.delete(request.getTokenizer());
            return DeleteTokenizerResponse.getDefaultInstance();
        });
    }
}
