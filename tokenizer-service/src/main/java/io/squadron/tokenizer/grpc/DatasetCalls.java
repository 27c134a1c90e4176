package io.squadron.tokenizer.grpc;

import io.squadron.rpc.Page;
import io.squadron.rpc.PageKey;
import io.squadron.tokenizer.kafka.DatasetCatalog;
import io.squadron.tokenizer.kafka.DatasetWriters;
import io.squadron.tokenizer.kafka.UndeliveredException;
import io.squadron.tokenizer.text.Printable;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.ListDatasetsRequest;
import io.squadron.v1.ListDatasetsResponse;
import jakarta.enterprise.context.ApplicationScoped;

/** Data sets, looked at and deleted. */
@ApplicationScoped
public class DatasetCalls {

    private final DatasetCatalog catalog;
    private final DatasetWriters writers;

    DatasetCalls(DatasetCatalog catalog, DatasetWriters writers) {
        this.catalog = catalog;
        this.writers = writers;
    }

    DatasetManifest get(String datasetId) {
        return catalog.find(datasetId).orElseThrow(() -> unknown(datasetId));
    }

    ListDatasetsResponse list(ListDatasetsRequest request) {
        Page<DatasetManifest> page =
                Page.of(catalog.list(), DatasetCalls::key, request.getPageSize(), request.getPageToken());
        return ListDatasetsResponse.newBuilder()
                .addAllDatasets(page.items())
                .setNextPageToken(page.nextPageToken())
                .setTotalSize(page.totalSize())
                .build();
    }

    /** Newest first; milliseconds, and the id where these are equal. */
    private static PageKey key(DatasetManifest manifest) {
        long millis = manifest.getCreatedAt().getSeconds() * 1_000
                + manifest.getCreatedAt().getNanos() / 1_000_000;
        return new PageKey(millis, manifest.getDatasetId());
    }

    void delete(String datasetId) throws UndeliveredException {
        if (catalog.find(datasetId).isEmpty()) {
            if (catalog.isDeleted(datasetId)) {
                return;
            }
            throw unknown(datasetId);
        }
        if (get(datasetId).getStatus() == DatasetStatus.DATASET_STATUS_IMPORTING) {
            throw new InUseException(
                    "squadron.v1.DatasetManifest",
                    datasetId,
                    "The data set " + Printable.of(datasetId, 150) + " is being imported; cancel the import first.");
        }
        writers.delete(datasetId);
    }

    private static UnknownDatasetException unknown(String datasetId) {
        return new UnknownDatasetException(datasetId, "There is no data set \"" + Printable.of(datasetId, 150) + "\".");
    }
}
