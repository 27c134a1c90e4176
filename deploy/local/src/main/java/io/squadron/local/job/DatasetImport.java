package io.squadron.local.job;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.squadron.local.client.ServerStream;
import io.squadron.local.client.Services;
import io.squadron.local.progress.Progress;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.ImportDatasetRequest;
import io.squadron.v1.ImportDatasetResponse;
import io.squadron.v1.ImportOptions;
import io.squadron.v1.SkipCount;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Streams a SQuAD file into the tokenizer-service. */
public final class DatasetImport {
    /** The contract's limit of one chunk. */
    static final int CHUNK_BYTES = 1 << 20;

    private static final Duration SILENCE_ALLOWED = Duration.ofMinutes(2);

    private final Services services;
    private final Progress progress;

    public DatasetImport(Services services, Progress progress) {
        this.services = services;
        this.progress = progress;
    }

    /**
     * Imports the file, or finds the COMPLETE data set that an earlier import of the same bytes and options made.
     *
     * @param options without the file's hash and size, which are filled in here
     * @throws FailedException if the file cannot be read
     * @throws io.grpc.StatusRuntimeException if the service refuses it
     */
    public DatasetManifest importFile(Path file, ImportOptions options) throws InterruptedException {
        SourceFile source = SourceFile.of(file);
        ImportOptions complete = options.toBuilder()
                .setTokenizer(TokenizerUpload.reference(options.getTokenizer(), services, progress))
                .setSourceSha256(source.sha256())
                .setSourceBytes(source.bytes())
                .build();
        Progress.Task task = progress.begin("Importing " + options.getName(), source.bytes(), Progress.Unit.BYTES);
        try (InputStream bytes = Files.newInputStream(file)) {
            Upload upload = new Upload(complete, bytes);
            try (ServerStream<ImportDatasetRequest, ImportDatasetResponse> responses =
                    new ServerStream<>("tokenizer-service", SILENCE_ALLOWED, upload::sendWhileReady)) {
                upload.sendTo(services.tokenizerStreams().importDataset(responses));
                return followToManifest(responses, task);
            }
        } catch (IOException e) {
            throw new FailedException("Cannot read " + file + ": " + SourceFile.reason(e) + ".", e);
        }
    }

    private DatasetManifest followToManifest(
            ServerStream<ImportDatasetRequest, ImportDatasetResponse> responses, Progress.Task task)
            throws InterruptedException {
        Optional<ImportDatasetResponse> next = responses.next();
        while (next.isPresent()) {
            ImportDatasetResponse state = next.get();
            if (state.hasManifest()) {
                DatasetManifest manifest = state.getManifest();
                task.finish(outcome(manifest, state.getReused()));
                if (!state.getReused()) {
                    manifest.getSkippedList().forEach(this::saySkipped);
                }
                manifest.getWarningsList().forEach(warning -> progress.say("  note: " + warning));
                return manifest;
            }
            task.update(
                    state.getBytesRead(),
                    state.getBytesTotal(),
                    String.format(Locale.ROOT, "%,d questions", state.getExamples()),
                    String.format(Locale.ROOT, "%,d windows", state.getWindows()));
            next = responses.next();
        }
        throw new FailedException("The tokenizer-service ended the import without a manifest; see `squadron logs`.");
    }

    private void saySkipped(SkipCount skipped) {
        progress.say("  skipped: " + reason(skipped) + ", " + skipped.getCount() + ", the first:");
        skipped.getFaultsList().forEach(fault -> progress.say("    " + fault));
    }

    /** {@code SKIP_REASON_DUPLICATE_ID} is "duplicate_id". */
    private static String reason(SkipCount skipped) {
        return skipped.getReason().name().replace("SKIP_REASON_", "").toLowerCase(Locale.ROOT);
    }

    private static String outcome(DatasetManifest manifest, boolean reused) {
        StringBuilder outcome = new StringBuilder(String.format(
                Locale.ROOT, "%,d questions, %,d windows", manifest.getExamples(), manifest.getWindows()));
        for (SkipCount skipped : manifest.getSkippedList()) {
            outcome.append(String.format(Locale.ROOT, ", %,d skipped (%s)", skipped.getCount(), reason(skipped)));
        }
        return outcome.append(reused ? ", imported before" : "").toString();
    }

    /** The request side of one import: the options, then the file, as fast as the transport takes it. */
    private static final class Upload {
        private final ImportOptions options;
        private final InputStream bytes;
        private boolean begun;
        private boolean ended;

        Upload(ImportOptions options, InputStream bytes) {
            this.options = options;
            this.bytes = bytes;
        }

        void sendTo(StreamObserver<ImportDatasetRequest> requests) {
            // The ready handler may have run before the call was returned; it is the same object.
            sendWhileReady((ClientCallStreamObserver<ImportDatasetRequest>) requests);
        }

        synchronized void sendWhileReady(ClientCallStreamObserver<ImportDatasetRequest> requests) {
            try {
                while (!ended && requests.isReady()) {
                    sendNext(requests);
                }
            } catch (IOException e) {
                ended = true;
                requests.cancel("The file could not be read to its end: " + e.getMessage(), e);
            }
        }

        private void sendNext(ClientCallStreamObserver<ImportDatasetRequest> requests) throws IOException {
            if (!begun) {
                begun = true;
                requests.onNext(
                        ImportDatasetRequest.newBuilder().setOptions(options).build());
                return;
            }
            byte[] chunk = bytes.readNBytes(CHUNK_BYTES);
            if (chunk.length == 0) {
                ended = true;
                requests.onCompleted();
                return;
            }
            requests.onNext(ImportDatasetRequest.newBuilder()
                    .setChunk(UnsafeByteOperations.unsafeWrap(chunk)) // never written again
                    .build());
        }
    }
}
