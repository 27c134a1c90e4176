package io.squadron.tokenizer.kafka;

import io.squadron.tokenizer.config.TokenizerConfig;
import io.squadron.v1.DatasetManifest;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Opens a writer per import: what happens to one import's records cannot fail another's. */
@ApplicationScoped
public class DatasetWriters {

    private final KafkaClients clients;
    private final DatasetCatalog catalog;
    private final String instanceId;

    DatasetWriters(KafkaClients clients, DatasetCatalog catalog, TokenizerConfig config) {
        this.clients = clients;
        this.catalog = catalog;
        this.instanceId = config.instanceId().orElseGet(DatasetWriters::hostName);
    }

    public DatasetWriter open(String datasetId) {
        return new DatasetWriter(clients.producer("squadron-tokenizer-" + datasetId), datasetId, instanceId);
    }

    /** Writes a manifest and puts it into the catalog. */
    public void announce(DatasetWriter writer, DatasetManifest manifest) throws UndeliveredException {
        RecordMetadata acknowledged = writer.manifest(manifest);
        catalog.written(manifest, acknowledged.offset(), instanceId);
    }

    /** The name of this replica, which every manifest of it carries. */
    public String instanceId() {
        return instanceId;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
