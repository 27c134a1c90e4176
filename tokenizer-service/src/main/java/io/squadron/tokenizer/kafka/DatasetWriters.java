package io.squadron.tokenizer.kafka;

import io.squadron.kafka.Topics;
import io.squadron.v1.DatasetManifest;
import jakarta.enterprise.context.ApplicationScoped;

/** Opens a writer per import: what happens to one import's records cannot fail another's. */
@ApplicationScoped
public class DatasetWriters {

    private final KafkaClients clients;
    private final DatasetCatalog catalog;
    private final CompactedTopicWriter manifests;

    DatasetWriters(KafkaClients clients, DatasetCatalog catalog, CompactedTopicWriter manifests) {
        this.clients = clients;
        this.catalog = catalog;
        this.manifests = manifests;
    }

    /**
     * A writer for one import.
     *
     * @throws CatalogNotReadyException while a topic is missing or set otherwise
     */
    public DatasetWriter open(String datasetId) {
        manifests.requireTopics();
        return new DatasetWriter(clients.producer("squadron-tokenizer-" + datasetId), datasetId);
    }

    /** Writes a manifest of an import under way and puts it into the catalog. */
    public void announce(DatasetWriter writer, DatasetManifest manifest) throws UndeliveredException {
        catalog.written(manifest, writer.manifest(manifest));
    }

    /** Writes the manifest of a data set that nobody imports. */
    public void announce(DatasetManifest manifest) throws UndeliveredException {
        manifests.requireTopics();
        catalog.written(manifest, manifests.write(Topics.DATASETS, manifest.getDatasetId(), manifest.toByteArray()));
    }

    /** Forgets a data set; its examples and windows stay on their topics, where nothing leads to them any more. */
    public void delete(String datasetId) throws UndeliveredException {
        manifests.requireTopics();
        catalog.deleted(datasetId, manifests.write(Topics.DATASETS, datasetId, null));
    }
}
