package io.squadron.tokenizer.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.squadron.tokenizer.dataset.ConversionCounts;
import io.squadron.tokenizer.imports.ImportListener;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.ImportDatasetResponse;
import io.squadron.v1.SkipCount;

/** Tells one client how its import goes. Used by the importing thread only. */
final class ImportResponses implements ImportListener {

    private final ServerCallStreamObserver<ImportDatasetResponse> responses;
    private final long bytesTotal;

    ImportResponses(ServerCallStreamObserver<ImportDatasetResponse> responses, long bytesTotal) {
        this.responses = responses;
        this.bytesTotal = bytesTotal;
    }

    /** A client that does not read misses some; they do not pile up. */
    @Override
    public void progress(String datasetId, long bytesRead, ConversionCounts counts) {
        if (responses.isReady() && !responses.isCancelled()) {
            responses.onNext(ImportDatasetResponse.newBuilder()
                    .setDatasetId(datasetId)
                    .setBytesRead(bytesRead)
                    .setBytesTotal(bytesTotal)
                    .setExamples(counts.examples())
                    .setWindows(counts.windows())
                    .setSkipped(counts.skipped())
                    .build());
        }
    }

    @Override
    public void complete(DatasetManifest manifest, boolean reused) {
        if (responses.isCancelled()) {
            return;
        }
        responses.onNext(ImportDatasetResponse.newBuilder()
                .setDatasetId(manifest.getDatasetId())
                .setBytesRead(reused ? 0 : manifest.getSourceBytes())
                .setBytesTotal(bytesTotal)
                .setExamples(manifest.getExamples())
                .setWindows(manifest.getWindows())
                .setSkipped(manifest.getSkippedList().stream()
                        .mapToLong(SkipCount::getCount)
                        .sum())
                .setManifest(manifest)
                .setReused(reused)
                .build());
        responses.onCompleted();
    }

    void failed(Throwable reason) {
        if (!responses.isCancelled()) {
            responses.onError(Failures.toStatus(reason));
        }
    }
}
