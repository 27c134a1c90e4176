package io.squadron.tokenizer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.squadron.embedded.TestStack;
import io.squadron.tokenizer.config.TokenizerConfig;
import io.squadron.tokenizer.imports.UnfinishedImports;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The catalog over a real broker; a new one is what a restarted service has. */
class DatasetCatalogTest {

    private final String replica = "replica-" + UUID.randomUUID();
    private final KafkaClients clients =
            new KafkaClients(Map.of("bootstrap.servers", TestStack.kafka().get("kafka.bootstrap.servers")));
    private final TokenizerConfig config = new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withMapping(TokenizerConfig.class)
            .withDefaultValue("squadron.tokenizer.instance-id", replica)
            .withDefaultValue("user.home", "target")
            .build()
            .getConfigMapping(TokenizerConfig.class);
    private final DatasetCatalog catalog = new DatasetCatalog(clients, config);
    private final DatasetWriters writers = new DatasetWriters(clients, catalog, config);

    @BeforeEach
    void start() {
        catalog.start(new StartupEvent());
    }

    @AfterEach
    void stop() throws Exception {
        catalog.stop(new ShutdownEvent());
    }

    @Test
    void aRestartedServiceKnowsTheNewestManifestOfEachDataSet() throws Exception {
        DatasetManifest complete = manifest(DatasetStatus.DATASET_STATUS_COMPLETE);
        write(
                complete.toBuilder()
                        .setStatus(DatasetStatus.DATASET_STATUS_IMPORTING)
                        .build(),
                replica);
        write(complete, replica);

        DatasetCatalog restarted = new DatasetCatalog(clients, config);
        restarted.start(new StartupEvent());
        try {
            assertThat(restarted.find(complete.getDatasetId())).contains(complete);
            assertThat(restarted.findComplete(complete::equals)).contains(complete);
        } finally {
            restarted.stop(new ShutdownEvent());
        }
    }

    @Test
    void aRecordThatIsNoManifestIsPassedOver() throws Exception {
        try (Producer<String, byte[]> producer = clients.producer("poison")) {
            producer.send(new ProducerRecord<>(Topics.DATASETS, "poison", new byte[] {-1, -1, 7}))
                    .get();
        }
        DatasetManifest after = manifest(DatasetStatus.DATASET_STATUS_COMPLETE);
        write(after, replica);

        await().atMost(Duration.ofSeconds(20))
                .until(() -> catalog.find(after.getDatasetId()).isPresent());
        assertThat(catalog.find("poison")).isEmpty();
    }

    @Test
    void anImportThatADeadProcessOfThisReplicaLeftBecomesFailed() throws Exception {
        DatasetManifest own = manifest(DatasetStatus.DATASET_STATUS_IMPORTING);
        DatasetManifest others = manifest(DatasetStatus.DATASET_STATUS_IMPORTING);
        write(own, replica);
        write(others, "another replica");

        DatasetCatalog restarted = new DatasetCatalog(clients, config);
        restarted.start(new StartupEvent());
        try {
            new UnfinishedImports(restarted, new DatasetWriters(clients, restarted, config)).start(new StartupEvent());

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                            restarted.find(own.getDatasetId()).orElseThrow().getStatus())
                    .isEqualTo(DatasetStatus.DATASET_STATUS_FAILED));
            assertThat(restarted.find(own.getDatasetId()).orElseThrow().getFailure())
                    .isEqualTo("The tokenizer-service ended during the import.");
            assertThat(restarted.find(others.getDatasetId())).contains(others);
        } finally {
            restarted.stop(new ShutdownEvent());
        }
    }

    private void write(DatasetManifest manifest, String importer) throws Exception {
        try (DatasetWriter writer = new DatasetWriter(clients.producer("test"), manifest.getDatasetId(), importer)) {
            writers.announce(writer, manifest);
        }
    }

    private static DatasetManifest manifest(DatasetStatus status) {
        return DatasetManifest.newBuilder()
                .setDatasetId("data-" + UUID.randomUUID())
                .setStatus(status)
                .setCreatedAt(Timestamp.newBuilder().setSeconds(1_700_000_000L))
                .build();
    }
}
