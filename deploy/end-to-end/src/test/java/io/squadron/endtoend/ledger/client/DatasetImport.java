package io.squadron.endtoend.ledger.client;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.ImportDatasetRequest;
import io.squadron.v1.ImportDatasetResponse;
import io.squadron.v1.ImportOptions;
import io.squadron.v1.Split;
import io.squadron.v1.TokenizerServiceGrpc;
import io.squadron.v1.TokenizerServiceGrpc.TokenizerServiceStub;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One import, as a client makes it. */
public final class DatasetImport implements StreamObserver<ImportDatasetResponse> {
    private final CompletableFuture<DatasetManifest> manifest = new CompletableFuture<>();
    private final StreamObserver<ImportDatasetRequest> requests;
    private volatile ImportDatasetResponse latest = ImportDatasetResponse.getDefaultInstance();

    private DatasetImport(TokenizerServiceStub tokenizer, String name, Split split) {
        requests = tokenizer.importDataset(this);
        // A data set of its own, though there be one of the same file.
        requests.onNext(ImportDatasetRequest.newBuilder()
                .setOptions(ImportOptions.newBuilder()
                        .setName(name)
                        .setSplit(split)
                        .setTokenizer("all-MiniLM-L6-v2")
                        .setOverwrite(true))
                .build());
    }

    /**
     * Imports a whole SQuAD file, or fails with what the service says.
     *
     * @param seconds for which the service is waited for
     */
    public static DatasetManifest within(long seconds, Channel tokenizer, String name, Split split, String squad)
            throws InterruptedException, ExecutionException, TimeoutException {
        DatasetImport run = new DatasetImport(
                TokenizerServiceGrpc.newStub(tokenizer).withDeadlineAfter(seconds, TimeUnit.SECONDS), name, split);
        run.requests.onNext(ImportDatasetRequest.newBuilder()
                .setChunk(ByteString.copyFromUtf8(squad))
                .build());
        run.requests.onCompleted();
        return run.manifest.get(2 * seconds, TimeUnit.SECONDS);
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
