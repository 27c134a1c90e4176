package io.squadron.local.job;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.ImportDatasetRequest;
import io.squadron.v1.ImportDatasetResponse;
import io.squadron.v1.ImportOptions;
import io.squadron.v1.TokenizerServiceGrpc;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The tokenizer-service of {@link FakeServices}: takes imports, and knows whether one of the same content is there. */
final class FakeImports extends TokenizerServiceGrpc.TokenizerServiceImplBase {
    private final List<String> calls;
    private final BooleanSupplier imported;

    FakeImports(List<String> calls, BooleanSupplier imported) {
        this.calls = calls;
        this.imported = imported;
    }

    @Override
    public StreamObserver<ImportDatasetRequest> importDataset(StreamObserver<ImportDatasetResponse> responses) {
        return new Import(responses);
    }

    /** One import: verifies the bytes against the hash that was announced, as the contract says. */
    private final class Import implements StreamObserver<ImportDatasetRequest> {
        private final StreamObserver<ImportDatasetResponse> responses;
        private ImportOptions options;
        private ByteString content = ByteString.EMPTY;
        private boolean answered;

        Import(StreamObserver<ImportDatasetResponse> responses) {
            this.responses = responses;
        }

        @Override
        public void onNext(ImportDatasetRequest request) {
            if (request.hasOptions()) {
                options = request.getOptions();
                if (imported.getAsBoolean() && !options.getOverwrite()) {
                    answer(true);
                }
            } else if (request.getChunk().size() <= 1 << 20) {
                content = content.concat(request.getChunk());
            } else {
                responses.onError(Status.INVALID_ARGUMENT.asRuntimeException());
            }
        }

        @Override
        public void onCompleted() {
            if (answered) {
                return;
            }
            if (content.toStringUtf8().startsWith("broken")) {
                responses.onError(Status.INVALID_ARGUMENT
                        .withDescription("The file is not JSON at byte 0.")
                        .asRuntimeException());
            } else if (FakeServices.sha256(content.toByteArray()).equals(options.getSourceSha256())
                    && content.size() == options.getSourceBytes()) {
                answer(false);
            } else {
                responses.onError(Status.INVALID_ARGUMENT
                        .withDescription("The bytes are not those of source_sha256.")
                        .asRuntimeException());
            }
        }

        private void answer(boolean reused) {
            answered = true;
            calls.add((reused ? "reuse " : "import ") + options.getName() + " " + options.getSplit());
            responses.onNext(ImportDatasetResponse.newBuilder()
                    .setReused(reused)
                    .setManifest(DatasetManifest.newBuilder()
                            .setDatasetId("id-of-" + options.getName())
                            .setStatus(DatasetStatus.DATASET_STATUS_COMPLETE)
                            .setExamples(2)
                            .setWindows(2))
                    .build());
            responses.onCompleted();
        }

        @Override
        public void onError(Throwable cause) {
            calls.add("import cancelled");
        }
    }
}
