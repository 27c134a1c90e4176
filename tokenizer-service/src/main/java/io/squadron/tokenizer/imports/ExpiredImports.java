package io.squadron.tokenizer.imports;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.squadron.tokenizer.config.TokenizerConfig;
import io.squadron.tokenizer.kafka.DatasetCatalog;
import io.squadron.tokenizer.kafka.DatasetWriters;
import io.squadron.tokenizer.kafka.UndeliveredException;
import io.squadron.v1.DatasetManifest;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Ends what a dead replica began: every replica looks for imports whose lease has run out, by as much again as it was long
 * so that clocks may differ a little, and makes them FAILED. Two that do so at once write the same.
 */
@ApplicationScoped
public class ExpiredImports {

    private static final Logger LOG = Logger.getLogger(ExpiredImports.class);

    private final DatasetCatalog catalog;
    private final DatasetWriters writers;
    private final Duration lease;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "expired-imports");
        thread.setDaemon(true);
        return thread;
    });

    ExpiredImports(DatasetCatalog catalog, DatasetWriters writers, TokenizerConfig config) {
        this.catalog = catalog;
        this.writers = writers;
        this.lease = config.importLease();
    }

    void start(@Observes @Priority(Integer.MAX_VALUE) StartupEvent event) {
        var unused = looks.scheduleWithFixedDelay(this::endExpired, 0, lease.toMillis() / 2, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        looks.shutdownNow();
    }

    private void endExpired() {
        if (!catalog.isReady()) {
            return;
        }
        Instant now = Instant.now();
        for (DatasetManifest manifest : catalog.importing()) {
            if (now.isAfter(expiry(manifest).plus(lease))) {
                end(manifest);
            }
        }
    }

    private static Instant expiry(DatasetManifest manifest) {
        return manifest.hasLease()
                ? Instant.ofEpochSecond(manifest.getLease().getExpiresAt().getSeconds())
                : Instant.ofEpochSecond(manifest.getCreatedAt().getSeconds());
    }

    private void end(DatasetManifest manifest) {
        String datasetId = manifest.getDatasetId();
        try {
            writers.announce(
                    Manifests.failed(manifest, "The tokenizer-service that imported it ended during the import."));
            LOG.infof("The import of %s had been left unfinished and is now FAILED", datasetId);
        } catch (UndeliveredException | RuntimeException e) {
            LOG.warnf("The unfinished import of %s cannot be ended yet: %s", datasetId, e.getMessage());
        }
    }
}
