package io.squadron.tokenizer.kafka;

import io.smallrye.common.annotation.Identifier;
import io.squadron.kafka.ClientConfiguration;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Opens Kafka producers with what this service's guarantees rest on; {@code kafka.*} keys of the configuration win. */
@Singleton
public class KafkaClients {

    private final Map<String, Object> deployment;

    KafkaClients(@Identifier("default-kafka-broker") Map<String, Object> deployment) {
        this.deployment = deployment;
    }

    /**
     * A producer that loses nothing, doubles nothing and blocks rather than grow: records wait in at most 32 MiB, and
     * a record that cannot be delivered within two minutes fails its import. It refuses records that a stock broker would not
     * take (1 MiB, before compression).
     *
     * @throws CatalogNotReadyException if the configured brokers cannot even be looked for, e.g. none of their names is known
     */
    Producer<String, byte[]> producer(String clientId) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L << 20);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 30_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 120_000);
        settings.putAll(deployment);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        try {
            return new KafkaProducer<>(
                    ClientConfiguration.producer(settings), new StringSerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            throw new CatalogNotReadyException("Kafka cannot be used: " + e.getMessage());
        }
    }
}
