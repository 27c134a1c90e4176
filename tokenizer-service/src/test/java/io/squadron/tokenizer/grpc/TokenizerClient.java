package io.squadron.tokenizer.grpc;

import com.google.protobuf.ByteString;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.squadron.v1.ImportDatasetRequest;
import io.squadron.v1.ImportDatasetResponse;
import io.squadron.v1.ImportOptions;
import io.squadron.v1.TokenizerServiceGrpc;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A foreign client of the service: its own channel, plain stubs. */
public final class TokenizerClient implements AutoCloseable {

    private final ManagedChannel channel;

    TokenizerClient(int port, ClientInterceptor... interceptors) {
        this("127.0.0.1:" + port, interceptors);
    }

    public TokenizerClient(String address, ClientInterceptor... interceptors) {
        channel = ManagedChannelBuilder.forTarget(address)
                .usePlaintext()
                .intercept(interceptors)
                .build();
    }

    TokenizerServiceGrpc.TokenizerServiceBlockingStub blocking() {
        return TokenizerServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    /** Sends a whole file in small pieces and returns every message of the service. */
    List<ImportDatasetResponse> importDataset(ImportOptions options, byte[] file) throws Exception {
        return importDataset(options, file, 700);
    }

    /** Sends a whole file in pieces of that many bytes and returns every message of the service. */
    public List<ImportDatasetResponse> importDataset(ImportOptions options, byte[] file, int pieceBytes)
            throws Exception {
        Import call = begin(options);
        for (int from = 0; from < file.length; from += pieceBytes) {
            call.send(ByteString.copyFrom(file, from, Math.min(pieceBytes, file.length - from)));
        }
        call.requests.onCompleted();
        return call.responses();
    }

    Import begin(ImportOptions options) {
        Import call = new Import();
        TokenizerServiceGrpc.newStub(channel)
                .withDeadlineAfter(60, TimeUnit.SECONDS)
                .importDataset(call);
        call.requests.onNext(
                ImportDatasetRequest.newBuilder().setOptions(options).build());
        return call;
    }

    /** One ImportDataset call. */
    static final class Import implements ClientResponseObserver<ImportDatasetRequest, ImportDatasetResponse> {

        private final List<ImportDatasetResponse> received = new ArrayList<>();
        private final CompletableFuture<List<ImportDatasetResponse>> end = new CompletableFuture<>();
        private ClientCallStreamObserver<ImportDatasetRequest> requests;

        @Override
        public void beforeStart(ClientCallStreamObserver<ImportDatasetRequest> stream) {
            requests = stream;
        }

        void send(ByteString piece) {
            requests.onNext(ImportDatasetRequest.newBuilder().setChunk(piece).build());
        }

        void end() {
            requests.onCompleted();
        }

        void cancel() {
            requests.cancel("the test gives up", null);
        }

        /** Waits for the end. */
        List<ImportDatasetResponse> responses() throws Exception {
            try {
                return end.get(60, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw (Exception) e.getCause();
            }
        }

        @Override
        public synchronized void onNext(ImportDatasetResponse progress) {
            received.add(progress);
        }

        @Override
        public synchronized void onCompleted() {
            end.complete(List.copyOf(received));
        }

        @Override
        public void onError(Throwable failure) {
            end.completeExceptionally(failure);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
