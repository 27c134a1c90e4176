package io.squadron.kafka.messaging;

import io.smallrye.reactive.messaging.ClientCustomizer;
import io.squadron.kafka.SchemaVersionStamp;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.Config;

/**
 * Customizes the Kafka clients of all channels: producers mark records with their schema version; of consumers it is known
 * how far they have polled, which a follower needs (see {@link TopicFollower}).
 */
@ApplicationScoped
public class ChannelClients implements ClientCustomizer<Map<String, Object>> {
    private static final String POLLED = "squadron.polled";

    private final Map<String, AtomicLong> polled = new ConcurrentHashMap<>();

    @Override
    public Map<String, Object> customize(String channel, Config channelConfig, Map<String, Object> config) {
        if (config.containsKey(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG)) {
            config.put(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, PolledOffsets.class.getName());
            config.put(POLLED, counter(channel));
        } else if (config.containsKey(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG)) {
            config.put(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, SchemaVersionStamp.class.getName());
        }
        return config;
    }

    /** One past the offset of the last record that a channel of one partition has polled; 0 before the first. */
    long polled(String channel) {
        return counter(channel).get();
    }

    private AtomicLong counter(String channel) {
        return polled.computeIfAbsent(channel, name -> new AtomicLong());
    }

    /** Hears of every poll before its records are handed on; Kafka makes it by its name. */
    public static final class PolledOffsets implements ConsumerInterceptor<Object, Object> {
        private AtomicLong polled = new AtomicLong();

        @Override
        public void configure(Map<String, ?> configs) {
            if (configs.get(POLLED) instanceof AtomicLong counter) {
                polled = counter;
            }
        }

        @Override
        public ConsumerRecords<Object, Object> onConsume(ConsumerRecords<Object, Object> records) {
            for (ConsumerRecord<Object, Object> received : records) {
                polled.accumulateAndGet(received.offset() + 1, Math::max);
            }
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

        @Override
        public void close() {}
    }
}
