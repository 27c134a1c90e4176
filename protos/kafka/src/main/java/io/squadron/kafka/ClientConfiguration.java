package io.squadron.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How clients of Squadron's topics are configured, beyond what a deployment says ({@code kafka.*}: addresses, security).
 * Channels get the same from {@code META-INF/microprofile-config.properties} of this artifact.
 */
public final class ClientConfiguration {
    private ClientConfiguration() {}

    /**
     * A producer's: nothing is lost (every in-sync replica has it), nothing comes twice, values are compressed, and each
     * record tells its schema version.
     *
     * @param deployment wins where both say something
     */
    public static Map<String, Object> producer(Map<String, ?> deployment) {
        Map<String, Object> configuration = new HashMap<>();
        configuration.put(ProducerConfig.ACKS_CONFIG, "all");
        configuration.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        configuration.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        configuration.putAll(deployment);
        configuration.put(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, SchemaVersionStamp.class.getName());
        return configuration;
    }

    /**
     * A consumer's: topics are read from their beginning, only what was committed by its producer counts, offsets are
     * committed by who has done the work, and asking for a topic never makes it.
     *
     * @param deployment wins where both say something
     */
    public static Map<String, Object> consumer(Map<String, ?> deployment) {
        Map<String, Object> configuration = new HashMap<>();
        configuration.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        configuration.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        configuration.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        configuration.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        configuration.putAll(deployment);
        return configuration;
    }
}
