package io.squadron.tokenizer.kafka;

import com.google.protobuf.Timestamp;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.squadron.kafka.RecordValues;
import io.squadron.kafka.Topics;
import io.squadron.kafka.messaging.ChannelClients;
import io.squadron.kafka.messaging.TopicFollower;
import io.squadron.tokenizer.config.TokenizerConfig;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * All manifests there are: topic {@code squadron.datasets}, read from its beginning at every start and followed from
 * then on. The topic is the only store, so every replica has the same list.
 */
@ApplicationScoped
public class DatasetCatalog {

    private static final String CHANNEL = "datasets";

    /** The newest record about a data set; without a manifest it was deleted. */
    private record Entry(Optional<DatasetManifest> manifest, long offset) {

        /** Of two records about one data set the later one; they share a partition. */
        static Entry later(Entry known, Entry read) {
            return read.offset() >= known.offset() ? read : known;
        }
    }

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final TopicFollower follower;
    private final Multi<Message<ConsumerRecord<String, byte[]>>> records;
    private final Duration timeout;

    private volatile Cancellable followed = () -> {};

    DatasetCatalog(
            KafkaClientService clients,
            ChannelClients channels,
            @Channel(CHANNEL) Multi<Message<ConsumerRecord<String, byte[]>>> records,
            TokenizerConfig config) {
        this.records = records;
        this.follower = new TopicFollower(CHANNEL, Topics.DATASETS, clients, channels, this::apply);
        this.timeout = config.catalogTimeout();
    }

    void start(@Observes StartupEvent event) {
        followed = follower.follow(records);
    }

    void stop(@Observes ShutdownEvent event) {
        followed.cancel();
    }

    TopicFollower follower() {
        return follower;
    }

    private void apply(ConsumerRecord<String, byte[]> received) {
        if (received.key() == null) {
            throw new IllegalArgumentException("it has no key");
        }
        if (received.value() == null) {
            deleted(received.key(), received.offset());
        } else {
            written(RecordValues.parse(received, DatasetManifest.parser()), received.offset());
        }
    }

    /** True once everything that was on the topic at the start has been read. */
    public boolean isReady() {
        return follower.replayed();
    }

    /**
     * All data sets, in no order.
     *
     * @throws CatalogNotReadyException if Kafka has not been read yet, and is not in time
     */
    public List<DatasetManifest> list() {
        if (!follower.replayed()) {
            CaughtUp.await(follower, timeout, "The list of data sets");
        }
        return manifests().toList();
    }

    private Stream<DatasetManifest> manifests() {
        return entries.values().stream().flatMap(entry -> entry.manifest().stream());
    }

    /**
     * One manifest. Where it is not known to be at its end, all that is on the topic by now is read first: another replica
     * may have written it a moment ago.
     *
     * @throws CatalogNotReadyException as {@link #list} does
     */
    public Optional<DatasetManifest> find(String datasetId) {
        Optional<DatasetManifest> known = known(datasetId);
        if (known.isPresent() && known.get().getStatus() == DatasetStatus.DATASET_STATUS_COMPLETE) {
            return known;
        }
        CaughtUp.await(follower, timeout, "The list of data sets");
        return known(datasetId);
    }

    /** As {@link #find}, as far as it is known by now. */
    public Optional<DatasetManifest> known(String datasetId) {
        return Optional.ofNullable(entries.get(datasetId)).flatMap(Entry::manifest);
    }

    /** True if it was there once; long deleted ones are forgotten. */
    public boolean isDeleted(String datasetId) {
        Entry entry = entries.get(datasetId);
        return entry != null && entry.manifest().isEmpty();
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
                .max(Comparator.comparing(DatasetCatalog::createdAt));
    }

    private static Instant createdAt(DatasetManifest manifest) {
        Timestamp createdAt = manifest.getCreatedAt();
        return Instant.ofEpochSecond(createdAt.getSeconds(), createdAt.getNanos());
    }

    /** Those that say IMPORTING, as far as they are known by now. */
    public List<DatasetManifest> importing() {
        return manifests()
                .filter(manifest -> manifest.getStatus() == DatasetStatus.DATASET_STATUS_IMPORTING)
                .toList();
    }

    /** What this service has just written, so that a caller sees its own data set at once. */
    void written(DatasetManifest manifest, long offset) {
        entries.merge(manifest.getDatasetId(), new Entry(Optional.of(manifest), offset), Entry::later);
    }

    void deleted(String datasetId, long offset) {
        entries.merge(datasetId, new Entry(Optional.empty(), offset), Entry::later);
    }
}
