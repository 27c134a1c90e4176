package io.squadron.eval.dashboard;

import io.squadron.eval.dataset.ImportedDataset;
import java.util.Map;

/** What people call the data sets. */
public record DatasetNames(Map<String, String> byId) {

    public static DatasetNames load() {
        return new DatasetNames(ImportedDataset.names());
    }

    /** The name, or the id while the manifest has not arrived. */
    public String of(String datasetId) {
        return byId.getOrDefault(datasetId, datasetId);
    }
}
