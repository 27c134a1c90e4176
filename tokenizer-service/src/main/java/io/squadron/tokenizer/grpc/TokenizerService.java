package io.squadron.tokenizer.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import io.squadron.tokenizer.kafka.DatasetCatalog;
import io.squadron.tokenizer.text.Printable;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.GetDatasetRequest;
import io.squadron.v1.GetTokenizerRequest;
import io.squadron.v1.ImportDatasetProgress;
import io.squadron.v1.ImportDatasetRequest;
import io.squadron.v1.ListDatasetsRequest;
import io.squadron.v1.ListDatasetsResponse;
import io.squadron.v1.RegisterTokenizerRequest;
import io.squadron.v1.TokenizerGrpc;
import io.squadron.v1.TokenizerInfo;
import java.util.function.Supplier;

/**
 * The gRPC face of the service. ImportDataset is written against gRPC's own observers, because they alone tell of a
 * client's cancellation and let the server ask for one message at a time.
 */
@GrpcService
public class TokenizerService extends TokenizerGrpc.TokenizerImplBase {

    private final ImportCalls imports;
    private final Featurizer featurizer;
    private final TokenizerInfos tokenizers;
    private final DatasetCatalog catalog;

    TokenizerService(ImportCalls imports, Featurizer featurizer, TokenizerInfos tokenizers, DatasetCatalog catalog) {
        this.imports = imports;
        this.featurizer = featurizer;
        this.tokenizers = tokenizers;
        this.catalog = catalog;
    }

    @Override
    public StreamObserver<ImportDatasetRequest> importDataset(StreamObserver<ImportDatasetProgress> responses) {
        return imports.begin((ServerCallStreamObserver<ImportDatasetProgress>) responses);
    }

    @Override
    @Blocking
    public void featurize(FeaturizeRequest request, StreamObserver<FeaturizeResponse> response) {
        answer(response, () -> featurizer.featurize(request));
    }

    @Override
    @Blocking
    public void registerTokenizer(RegisterTokenizerRequest request, StreamObserver<TokenizerInfo> response) {
        answer(response, () -> tokenizers.register(request));
    }

    @Override
    @Blocking
    public void getTokenizer(GetTokenizerRequest request, StreamObserver<TokenizerInfo> response) {
        answer(response, () -> tokenizers.get(request.getTokenizer()));
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
    public void getDataset(GetDatasetRequest request, StreamObserver<DatasetManifest> response) {
        answer(response, () -> catalog.find(request.getDatasetId())
                .orElseThrow(() -> new UnknownDatasetException(
                        "There is no data set \"" + Printable.of(request.getDatasetId(), 100) + "\".")));
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
