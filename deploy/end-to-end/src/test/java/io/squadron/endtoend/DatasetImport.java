package io.squadron.endtoend;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.ImportDatasetRequest;
import io.squadron.v1.ImportDatasetResponse;
import io.squadron.v1.ImportOptions;
import io.squadron.v1.Split;
import io.squadron.v1.TokenizerServiceGrpc;
import java.util.concurrent.CompletableFuture;

/** An import that its client sends piece by piece. */
final class DatasetImport implements StreamObserver<ImportDatasetResponse> {
    private final CompletableFuture<DatasetManifest> manifest = new CompletableFuture<>();
    private final StreamObserver<ImportDatasetRequest> requests;
    private volatile ImportDatasetResponse latest = ImportDatasetResponse.getDefaultInstance();

    DatasetImport(Channel tokenizer, String name, Split split) {
        requests = TokenizerServiceGrpc.newStub(tokenizer).importDataset(this);
        requests.onNext(ImportDatasetRequest.newBuilder()
                .setOptions(
                        ImportOptions.newBuilder().setName(name).setSplit(split).setTokenizer("all-MiniLM-L6-v2"))
                .build());
    }

    /** Imports a whole SQuAD file. */
    static DatasetManifest whole(Channel tokenizer, String name, Split split, String squad) {
        DatasetImport run = new DatasetImport(tokenizer, name, split);
        run.send(squad);
        run.requests.onCompleted();
        return run.manifest.join();
    }

    void send(String part) {
        requests.onNext(ImportDatasetRequest.newBuilder()
                .setChunk(ByteString.copyFromUtf8(part))
                .build());
    }

    /** Ends with the complete manifest, or the failure. */
    CompletableFuture<DatasetManifest> manifest() {
        return manifest;
    }

    @Override
    public void onNext(ImportDatasetResponse response) {
        latest = response;
    }

    @Override
    public void onError(Throwable failure) {
        manifest.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
        manifest.complete(latest.getManifest());
    }
}
