package io.squadron.tokenizer.imports;

import io.quarkus.runtime.StartupEvent;
import io.squadron.tokenizer.kafka.DatasetCatalog;
import io.squadron.tokenizer.kafka.DatasetWriter;
import io.squadron.tokenizer.kafka.DatasetWriters;
import io.squadron.tokenizer.kafka.UndeliveredException;
import io.squadron.v1.DatasetManifest;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Ends what a killed service began. Every manifest carries the name of the replica that wrote it; a replica that starts
 * runs no import yet, so a manifest of its own name that says IMPORTING from before its start is of a dead process, and
 * becomes FAILED. Another replica's are left alone: it may be alive.
 */
@ApplicationScoped
public class UnfinishedImports {

    private static final Logger LOG = Logger.getLogger(UnfinishedImports.class);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final DatasetCatalog catalog;
    private final DatasetWriters writers;

    public UnfinishedImports(DatasetCatalog catalog, DatasetWriters writers) {
        this.catalog = catalog;
        this.writers = writers;
    }

    public void start(@Observes @Priority(Integer.MAX_VALUE) StartupEvent event) {
        Instant started = Instant.now();
        Thread thread = new Thread(() -> endThoseFromBefore(started), "unfinished-imports");
        thread.setDaemon(true);
        thread.start();
    }

    private void endThoseFromBefore(Instant started) {
        try {
            if (!catalog.awaitCaughtUp(PATIENCE)) {
                LOG.warn("Imports that were left unfinished are not ended: Kafka could not be read");
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        for (DatasetManifest manifest : catalog.importing(writers.instanceId())) {
            if (manifest.getCreatedAt().getSeconds() < started.getEpochSecond()) {
                end(manifest);
            }
        }
    }

    private void end(DatasetManifest manifest) {
        String datasetId = manifest.getDatasetId();
        try (DatasetWriter writer = writers.open(datasetId)) {
            writers.announce(writer, Manifests.failed(manifest, "The tokenizer-service ended during the import."));
            LOG.infof("The import of %s had been left unfinished and is now FAILED", datasetId);
        } catch (UndeliveredException e) {
            LOG.warnf("The unfinished import of %s cannot be ended: %s", datasetId, e.getMessage());
        }
    }
}
