package io.squadron.local.command;

import io.squadron.kafka.ClientConfiguration;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How many records stand behind an offset. The end of a transaction takes an offset, too, and no reader ever sees it: by offsets
 * alone something would wait for ever behind the last record of one.
 */
final class UnreadRecords {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(100);

    private UnreadRecords() {}

    /**
     * Reads on from each offset to the end.
     *
     * @param client Kafka's client settings
     * @param from few records before their partitions' ends
     * @return by partition, those that a reader of committed records would get
     * @throws KafkaException if the cluster refuses or does not answer
     */
    static Map<TopicPartition, Long> count(Map<String, Object> client, Map<TopicPartition, Long> from) {
        Map<TopicPartition, Long> counts = new HashMap<>();
        if (from.isEmpty()) {
            return counts;
        }
        from.keySet().forEach(partition -> counts.put(partition, 0L));
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                ClientConfiguration.consumer(client), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(from.keySet());
            from.forEach(consumer::seek);
            Map<TopicPartition, Long> ends = consumer.endOffsets(from.keySet(), LIMIT);
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), LIMIT) < end.getValue())) {
                if (System.nanoTime() > deadline) {
                    throw new KafkaException(
                            "Kafka did not show its last records within " + LIMIT.toSeconds() + " seconds");
                }
                consumer.poll(POLL)
                        .forEach(record ->
                                counts.merge(new TopicPartition(record.topic(), record.partition()), 1L, Long::sum));
            }
            return counts;
        }
    }
}
