package io.squadron.tokenizer.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.context.Context;
import io.quarkus.runtime.ShutdownEvent;
import io.squadron.tokenizer.admission.ServiceBusyException;
import io.squadron.tokenizer.config.TokenizerConfig;
import io.squadron.tokenizer.imports.DatasetImporter;
import io.squadron.v1.ImportDatasetRequest;
import io.squadron.v1.ImportDatasetResponse;
import io.squadron.v1.ImportOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The ImportDataset calls under way: each has a thread that parses, and there are only so many of them. */
@ApplicationScoped
public class ImportCalls {

    /** What the service waits at its end for the manifests that say FAILED. */
    private static final int STOP_SECONDS = 10;

    private final DatasetImporter importer;
    private final TokenizerConfig config;
    private final Semaphore places;
    private final ExecutorService threads;
    private final Set<Upload> uploads = ConcurrentHashMap.newKeySet();

    ImportCalls(DatasetImporter importer, TokenizerConfig config) {
        this.importer = importer;
        this.config = config;
        this.places = new Semaphore(config.maxImports());
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(
                config.maxImports(), task -> new Thread(task, "import-" + number.incrementAndGet()));
    }

    /** Begins a call; its messages then arrive at the returned observer. */
    StreamObserver<ImportDatasetRequest> begin(ServerCallStreamObserver<ImportDatasetResponse> responses) {
        responses.disableAutoRequest();
        Upload upload = new Upload(() -> responses.request(1), config.importIdleTimeout());
        responses.setOnCancelHandler(() -> upload.fail(Status.CANCELLED, "The client cancelled the import."));
        responses.request(1);
        return new Call(responses, upload);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        uploads.forEach(upload -> upload.fail(Status.UNAVAILABLE, "The tokenizer-service is being stopped."));
        threads.shutdown();
        if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
    }

    private final class Call implements StreamObserver<ImportDatasetRequest> {

        private final ServerCallStreamObserver<ImportDatasetResponse> responses;
        private final Upload upload;
        private boolean begun;
        private boolean ended;

        Call(ServerCallStreamObserver<ImportDatasetResponse> responses, Upload upload) {
            this.responses = responses;
            this.upload = upload;
        }

        @Override
        public void onNext(ImportDatasetRequest request) {
            if (ended) {
                return;
            }
            if (!begun && request.hasOptions()) {
                begun = true;
                submit(request.getOptions());
            } else if (begun && request.hasChunk()) {
                upload.add(request.getChunk());
            } else {
                String fault = begun
                        ? "A message without a piece of the file follows the options."
                        : "The first message must carry the options.";
                if (begun) {
                    upload.fail(Status.INVALID_ARGUMENT, fault);
                } else {
                    refuse(Status.INVALID_ARGUMENT.withDescription(fault).asRuntimeException());
                }
            }
        }

        private void submit(ImportOptions options) {
            if (!places.tryAcquire()) {
                refuse(new ServiceBusyException(
                        config.maxImports() + " imports are running already; try again when one has ended."));
                return;
            }
            uploads.add(upload);
            ImportResponses listener = new ImportResponses(responses, options.getSourceBytes());
            responses.request(Upload.CHUNKS_AHEAD);
            // What the import writes belongs to the call's trace.
            threads.execute(Context.current().wrap(() -> {
                try {
                    importer.run(Requests.importRequest(options), upload, upload, listener);
                } catch (Throwable e) { // Also an Error: the client must not wait for ever.
                    listener.failed(e);
                    Failures.rethrowFatal(e);
                } finally {
                    uploads.remove(upload);
                    places.release();
                }
            }));
        }

        private void refuse(Exception reason) {
            ended = true;
            responses.onError(Failures.toStatus(reason));
        }

        @Override
        public void onError(Throwable cancelled) {
            upload.fail(Status.CANCELLED, "The client cancelled the import.");
        }

        @Override
        public void onCompleted() {
            if (begun) {
                upload.end();
            } else if (!ended) {
                refuse(Status.INVALID_ARGUMENT
                        .withDescription("The first message must carry the options.")
                        .asRuntimeException());
            }
        }
    }
}
