package io.squadron.tokenizer.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.squadron.tokenizer.config.TokenizerConfig;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/**
 * All manifests there are: topic {@code squadron.datasets}, read from its beginning at every start and followed from
 * then on. The topic is the only store, so every replica has the same list.
 */
@ApplicationScoped
public class DatasetCatalog {

    private static final Logger LOG = Logger.getLogger(DatasetCatalog.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(2);

    /** The newest manifest of a data set; {@code importer} is the replica that wrote it. */
    private record Entry(DatasetManifest manifest, long offset, String importer) {

        /** Of two records about one data set the later one; they share a partition, since they share a key. */
        static Entry later(Entry known, Entry read) {
            return read.offset() >= known.offset() ? read : known;
        }
    }

    private final KafkaClients clients;
    private final Duration timeout;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread reader = new Thread(this::read, "dataset-catalog");

    DatasetCatalog(KafkaClients clients, TokenizerConfig config) {
        this.clients = clients;
        this.timeout = config.catalogTimeout();
    }

    void start(@Observes StartupEvent event) {
        reader.setDaemon(true);
        reader.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stop.countDown();
        reader.join(Duration.ofSeconds(5).toMillis());
    }

    /** True once everything that was on the topic at the start has been read. */
    public boolean isReady() {
        return caughtUp.getCount() == 0;
    }

    /**
     * Newest first.
     *
     * @throws CatalogNotReadyException if Kafka has not been read yet, and is not in time
     */
    public List<DatasetManifest> list() {
        awaitReady();
        return entries.values().stream()
                .map(Entry::manifest)
                .sorted(Comparator.comparing(DatasetCatalog::createdAt).reversed())
                .toList();
    }

    /**
     * One manifest.
     *
     * @throws CatalogNotReadyException as {@link #list} does
     */
    public Optional<DatasetManifest> find(String datasetId) {
        awaitReady();
        return Optional.ofNullable(entries.get(datasetId)).map(Entry::manifest);
    }

    /**
     * The newest COMPLETE data set that fulfils a condition.
     *
     * @throws CatalogNotReadyException as {@link #list} does
     */
    public Optional<DatasetManifest> findComplete(Predicate<DatasetManifest> condition) {
        return list().stream()
                .filter(manifest -> manifest.getStatus() == DatasetStatus.DATASET_STATUS_COMPLETE)
                .filter(condition)
                .findFirst();
    }

    private static Instant createdAt(DatasetManifest manifest) {
        Timestamp createdAt = manifest.getCreatedAt();
        return Instant.ofEpochSecond(createdAt.getSeconds(), createdAt.getNanos());
    }

    /** What this service has just written, so that a caller sees its own data set at once. */
    void written(DatasetManifest manifest, long offset, String importer) {
        entries.merge(manifest.getDatasetId(), new Entry(manifest, offset, importer), Entry::later);
    }

    /** Those that say IMPORTING and were written by a replica of this name. */
    public List<DatasetManifest> importing(String instanceId) {
        return entries.values().stream()
                .filter(entry -> entry.importer().equals(instanceId))
                .map(Entry::manifest)
                .filter(manifest -> manifest.getStatus() == DatasetStatus.DATASET_STATUS_IMPORTING)
                .toList();
    }

    /** Waits until everything that was on the topic at the start has been read; false if it was not in time. */
    public boolean awaitCaughtUp(Duration limit) throws InterruptedException {
        return caughtUp.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void awaitReady() {
        boolean ready;
        try {
            ready = awaitCaughtUp(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ready = isReady();
        }
        if (!ready) {
            throw new CatalogNotReadyException(
                    "The list of data sets has not been read from Kafka yet; is the broker reachable?");
        }
    }

    /** Reads until the service stops; whatever goes wrong with Kafka is tried again. */
    private void read() {
        boolean stopped = false;
        while (!stopped) {
            try (Consumer<String, byte[]> consumer = clients.consumer("squadron-tokenizer-catalog")) {
                follow(consumer);
            } catch (WakeupException e) {
                LOG.debug("woken up", e);
            } catch (KafkaException e) {
                LOG.warnf("The topic %s cannot be read, trying again: %s", Topics.DATASETS, e.getMessage());
            }
            try {
                stopped = stop.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stopped = true;
            }
        }
    }

    private void follow(Consumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.DATASETS).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (stop.getCount() > 0) {
            if (!isReady() && partitions.stream().allMatch(p -> consumer.position(p) >= ends.get(p))) {
                LOG.infof("%d data sets", entries.size());
                caughtUp.countDown();
            }
            consumer.poll(POLL).forEach(this::take);
        }
    }

    private void take(ConsumerRecord<String, byte[]> read) {
        if (read.key() == null) {
            LOG.warnf("%s-%d@%d has no key and is passed over", read.topic(), read.partition(), read.offset());
        } else if (read.value() == null) {
            entries.remove(read.key());
        } else {
            try {
                Header importer = read.headers().lastHeader(DatasetWriter.IMPORTER_HEADER);
                written(
                        DatasetManifest.parseFrom(read.value()),
                        read.offset(),
                        importer == null ? "" : new String(importer.value(), StandardCharsets.UTF_8));
            } catch (InvalidProtocolBufferException e) {
                LOG.warnf(
                        "%s-%d@%d is not a manifest and is passed over: %s",
                        read.topic(), read.partition(), read.offset(), e.getMessage());
            }
        }
    }
}
