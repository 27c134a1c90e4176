package io.squadron.eval.dashboard;

import io.squadron.eval.dataset.ImportedDataset;
import java.util.Map;
import java.util.stream.Collectors;

/** What people call the data sets. */
public record DatasetNames(Map<String, String> byId) {

    public static DatasetNames load() {
        return new DatasetNames(ImportedDataset.<ImportedDataset>listAll().stream()
                .filter(dataset -> !dataset.name.isBlank())
                .collect(Collectors.toMap(dataset -> dataset.datasetId, dataset -> dataset.name)));
    }

    /** The name, or the id while the manifest has not arrived. */
    public String of(String datasetId) {
        return byId.getOrDefault(datasetId, datasetId);
    }
}
