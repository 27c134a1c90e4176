package io.squadron.tokenizer.imports;

import com.google.protobuf.Timestamp;
import io.quarkus.runtime.ShutdownEvent;
import io.squadron.tokenizer.config.TokenizerConfig;
import io.squadron.tokenizer.kafka.DatasetCatalog;
import io.squadron.tokenizer.kafka.DatasetWriter;
import io.squadron.tokenizer.kafka.DatasetWriters;
import io.squadron.tokenizer.kafka.UndeliveredException;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.ImportLease;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The leases of the imports under way here. While an import runs, its manifest says IMPORTING, who imports it, and until when
 * nobody else may end it; the lease is renewed three times in its length. Whoever has lost one does not say COMPLETE.
 */
@ApplicationScoped
public class ImportLeases {

    private static final Logger LOG = Logger.getLogger(ImportLeases.class);

    private final DatasetWriters writers;
    private final DatasetCatalog catalog;
    private final Duration length;

    /** A process, new with each start of one. */
    private final String owner = UUID.randomUUID().toString();

    private final ScheduledExecutorService renewals = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "import-leases");
        thread.setDaemon(true);
        return thread;
    });

    ImportLeases(DatasetWriters writers, DatasetCatalog catalog, TokenizerConfig config) {
        this.writers = writers;
        this.catalog = catalog;
        this.length = config.importLease();
    }

    void stop(@Observes ShutdownEvent event) {
        renewals.shutdownNow();
    }

    /** Writes the manifest of an import that begins, and keeps its lease alive until it ends. */
    Held hold(DatasetWriter writer, DatasetManifest importing) throws UndeliveredException {
        Held held = new Held(writer, importing);
        held.write();
        held.renewal = renewals.scheduleWithFixedDelay(
                held::renew, length.toMillis() / 3, length.toMillis() / 3, TimeUnit.MILLISECONDS);
        return held;
    }

    /** The lease of one import. */
    final class Held implements AutoCloseable {

        private final DatasetWriter writer;
        private final DatasetManifest importing;
        private ScheduledFuture<?> renewal;
        private Instant expiresAt = Instant.MIN;
        private boolean ended;

        private Held(DatasetWriter writer, DatasetManifest importing) {
            this.writer = writer;
            this.importing = importing;
        }

        private synchronized void renew() {
            if (ended || isTaken()) {
                return;
            }
            try {
                write();
            } catch (UndeliveredException | RuntimeException e) {
                LOG.warnf("The lease of %s cannot be renewed: %s", importing.getDatasetId(), e.getMessage());
            }
        }

        private synchronized void write() throws UndeliveredException {
            Instant expiry = Instant.now().plus(length);
            writers.announce(
                    writer,
                    importing.toBuilder()
                            .setLease(ImportLease.newBuilder()
                                    .setOwner(owner)
                                    .setExpiresAt(Timestamp.newBuilder()
                                            .setSeconds(expiry.getEpochSecond())
                                            .setNanos(expiry.getNano())))
                            .build());
            expiresAt = expiry;
        }

        /** Another replica took this one for dead, or somebody deleted the data set. */
        private boolean isTaken() {
            return catalog.known(importing.getDatasetId())
                    .filter(manifest -> manifest.getStatus() == DatasetStatus.DATASET_STATUS_IMPORTING)
                    .isEmpty();
        }

        /**
         * Writes the last manifest.
         *
         * @throws LeaseLostException for a COMPLETE one, if the lease has run out meanwhile
         */
        synchronized void end(DatasetManifest last) throws UndeliveredException {
            boolean complete = last.getStatus() == DatasetStatus.DATASET_STATUS_COMPLETE;
            if (complete && (isTaken() || Instant.now().isAfter(expiresAt))) {
                throw new LeaseLostException(
                        "The import could not renew its lease in time, because Kafka or this process"
                                + " stood still; import the file again.");
            }
            ended = true;
            writers.announce(writer, last.toBuilder().clearLease().build());
        }

        @Override
        public void close() {
            renewal.cancel(false);
        }
    }
}
