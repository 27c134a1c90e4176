package io.squadron.tokenizer.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import io.squadron.tokenizer.kafka.DatasetCatalog;
import io.squadron.tokenizer.text.Printable;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.GetDatasetRequest;
import io.squadron.v1.GetDatasetResponse;
import io.squadron.v1.GetTokenizerRequest;
import io.squadron.v1.GetTokenizerResponse;
import io.squadron.v1.ImportDatasetRequest;
import io.squadron.v1.ImportDatasetResponse;
import io.squadron.v1.ListDatasetsRequest;
import io.squadron.v1.ListDatasetsResponse;
import io.squadron.v1.RegisterTokenizerRequest;
import io.squadron.v1.RegisterTokenizerResponse;
import io.squadron.v1.TokenizerServiceGrpc;
import java.util.function.Supplier;

/**
 * The gRPC face of the service. ImportDataset is written against gRPC's own observers, because they alone tell of a
 * client's cancellation and let the server ask for one message at a time.
 */
@GrpcService
public class TokenizerEndpoint extends TokenizerServiceGrpc.TokenizerServiceImplBase {

    private final ImportCalls imports;
    private final Featurizer featurizer;
    private final TokenizerInfos tokenizers;
    private final DatasetCatalog catalog;

    TokenizerEndpoint(ImportCalls imports, Featurizer featurizer, TokenizerInfos tokenizers, DatasetCatalog catalog) {
        this.imports = imports;
        this.featurizer = featurizer;
        this.tokenizers = tokenizers;
        this.catalog = catalog;
    }

    @Override
    public StreamObserver<ImportDatasetRequest> importDataset(StreamObserver<ImportDatasetResponse> responses) {
        return imports.begin((ServerCallStreamObserver<ImportDatasetResponse>) responses);
    }

    @Override
    @Blocking
    public void featurize(FeaturizeRequest request, StreamObserver<FeaturizeResponse> response) {
        answer(response, () -> featurizer.featurize(request));
    }

    @Override
    @Blocking
    public void registerTokenizer(
            RegisterTokenizerRequest request, StreamObserver<RegisterTokenizerResponse> response) {
        answer(response, () -> RegisterTokenizerResponse.newBuilder()
                .setTokenizer(tokenizers.register(request))
                .build());
    }

    @Override
    @Blocking
    public void getTokenizer(GetTokenizerRequest request, StreamObserver<GetTokenizerResponse> response) {
        answer(response, () -> GetTokenizerResponse.newBuilder()
                .setTokenizer(tokenizers.get(request.getTokenizer()))
                .build());
    }

    @Override
    @Blocking
    public void listDatasets(ListDatasetsRequest request, StreamObserver<ListDatasetsResponse> response) {
        answer(response, () -> ListDatasetsResponse.newBuilder()
                .addAllDatasets(catalog.list())
                .build());
    }

    @Override
    @Blocking
    public void getDataset(GetDatasetRequest request, StreamObserver<GetDatasetResponse> response) {
        answer(response, () -> GetDatasetResponse.newBuilder()
                .setDataset(catalog.find(request.getDatasetId())
                        .orElseThrow(() -> new UnknownDatasetException(
                                "There is no data set \"" + Printable.of(request.getDatasetId(), 100) + "\".")))
                .build());
    }

    private static <T> void answer(StreamObserver<T> response, Supplier<T> call) {
        T answer;
        try {
            answer = call.get();
        } catch (RuntimeException e) {
            response.onError(Failures.toStatus(e));
            return;
        }
        response.onNext(answer);
        response.onCompleted();
    }
}
