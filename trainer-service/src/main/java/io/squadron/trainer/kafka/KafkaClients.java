package io.squadron.trainer.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import io.squadron.trainer.config.TrainerConfig;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Makes Kafka clients for what no channel does, from the {@code kafka.*} settings: keys are strings, values the bytes of
 * protobuf messages. A consumer from here never commits by itself, a producer counts a record as written when all replicas
 * have it, and neither creates a topic. Their metrics are bound as those of channels are, a consumer's lag among them; the
 * client id, which is a tag there, says what a client is for and not which run it is for.
 */
@Singleton
public class KafkaClients {
    private final Map<String, Object> settings;
    private final int timeoutMillis;
    private final MeterRegistry registry;

    public KafkaClients(
            @Identifier("default-kafka-broker") Map<String, Object> settings,
            TrainerConfig config,
            MeterRegistry registry) {
        this.registry = registry;
        this.timeoutMillis = Math.toIntExact(config.kafkaTimeout().toMillis());
        Map<String, Object> common = new HashMap<>(settings);
        // Kafka wants it to be no longer than the timeout of the call that makes the request.
        common.putIfAbsent(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, Math.min(timeoutMillis, 30_000));
        this.settings = Map.copyOf(common);
    }

    /**
     * A consumer with the given settings beside the common ones; the caller closes it.
     *
     * @param purpose its client id
     */
    public Consumer<String, byte[]> consumer(String purpose, Map<String, Object> specific) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(ConsumerConfig.CLIENT_ID_CONFIG, purpose);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis);
        all.putAll(specific);
        return new MeteredConsumer(all, registry);
    }

    /**
     * A producer that keeps the order of its records through retries, and gives a record up when the timeout is over: who
     * was told that Kafka did not take it may say it again; the caller closes it.
     *
     * @param purpose its client id
     */
    public Producer<String, byte[]> producer(String purpose) {
        return producer(
                purpose,
                Map.of(
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        timeoutMillis,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        timeoutMillis / 2,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0));
    }

    /**
     * A producer that writes in transactions and shuts out any other of the same id when it is initialised; the caller
     * closes it.
     */
    public Producer<String, byte[]> transactionalProducer(String transactionalId) {
        return producer(
                "run-outbox",
                Map.of(
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        transactionalId,
                        // What a dead process has begun holds up those who read committed records only, for so
                        // long: half the time for which somebody waits for the log's end.
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        timeoutMillis / 2));
    }

    private Producer<String, byte[]> producer(String purpose, Map<String, Object> specific) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(ProducerConfig.CLIENT_ID_CONFIG, purpose);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) timeoutMillis);
        all.putAll(specific);
        return new MeteredProducer(all, registry);
    }

    /** An admin client; the caller closes it. */
    public Admin admin() {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis);
        return Admin.create(all);
    }
}
