package io.squadron.inference.announcement;

import com.google.protobuf.Timestamp;
import io.smallrye.common.annotation.Identifier;
import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.model.ModelRegistry;
import io.squadron.v1.AliasChange;
import io.squadron.v1.EvaluationRecord;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** This service's side of Kafka: hears of checkpoints and aliases, and sets aliases. */
@ApplicationScoped
public class AnnouncementTopics {
    private static final int PUBLISH_TIMEOUT_MS = 10_000;

    private final Map<String, Object> producerConfig;
    private final TopicFollower follower;

    // Guarded by this. Made when it is needed: a broker's name that does not resolve must not end the service.
    private KafkaProducer<String, byte[]> producer;

    AnnouncementTopics(@Identifier("default-kafka-broker") Map<String, Object> kafka, ModelRegistry registry) {
        producerConfig = producerConfig(kafka);
        Announcements announcements = new Announcements(registry);
        follower = new TopicFollower(
                () -> new KafkaConsumer<>(consumerConfig(kafka), new StringDeserializer(), new ByteArrayDeserializer()),
                List.of(Announcements.CHECKPOINTS, Announcements.EVALUATIONS),
                announcements::hear,
                registry::replayed);
    }

    private static Map<String, Object> producerConfig(Map<String, Object> kafka) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ProducerConfig.CLIENT_ID_CONFIG, "inference-service-aliases");
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PUBLISH_TIMEOUT_MS);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PUBLISH_TIMEOUT_MS / 2);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PUBLISH_TIMEOUT_MS);
        return config;
    }

    private static Map<String, Object> consumerConfig(Map<String, Object> kafka) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, "inference-service-announcements");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return config;
    }

    private synchronized KafkaProducer<String, byte[]> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(producerConfig, new StringSerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    /** Why nothing can be heard at the moment, one sentence; empty if all is well. */
    public Optional<String> problem() {
        return follower.problem();
    }

    /** Begins to read, in a thread of its own. */
    public void start() {
        follower.start();
    }

    /**
     * Changes an alias on every replica. May block for some seconds while the broker cannot be reached.
     *
     * @param change its time is set here
     * @return completes when this replica has heard of it; fails with a {@link RefusedException} UNREACHABLE
     */
    public CompletableFuture<Void> publish(AliasChange change) {
        Instant now = Instant.now();
        EvaluationRecord record = EvaluationRecord.newBuilder()
                .setAlias(change.toBuilder()
                        .setTime(Timestamp.newBuilder()
                                .setSeconds(now.getEpochSecond())
                                .setNanos(now.getNano())))
                .build();
        String key = Announcements.ALIAS_KEY + change.getAlias();
        try {
            return send(key, record);
        } catch (KafkaException e) {
            return CompletableFuture.failedFuture(notTaken(e));
        }
    }

    private CompletableFuture<Void> send(String key, EvaluationRecord record) {
        CompletableFuture<Void> heard = new CompletableFuture<>();
        // The callback tells the outcome.
        var unused = producer()
                .send(
                        new ProducerRecord<>(Announcements.EVALUATIONS, key, record.toByteArray()),
                        (metadata, failure) -> {
                            if (failure != null) {
                                heard.completeExceptionally(notTaken(failure));
                                return;
                            }
                            TopicPartition partition = new TopicPartition(metadata.topic(), metadata.partition());
                            var unusedToo = follower.applied(partition, metadata.offset())
                                    .thenAccept(heard::complete);
                        });
        return heard;
    }

    private static RefusedException notTaken(Exception failure) {
        return new RefusedException(
                Refusal.UNREACHABLE,
                "Kafka",
                "The alias was not changed, Kafka did not take it: %s".formatted(failure.getMessage()),
                failure,
                null);
    }

    @PreDestroy
    synchronized void close() {
        follower.close();
        if (producer != null) {
            producer.close(Duration.ofSeconds(5));
        }
    }
}
