package io.squadron.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What stands on a small topic, e.g. a compacted one, all at once. */
public final class CommittedRecords {
    private static final Duration POLL = Duration.ofMillis(100);

    /** A broker that dies while it is read answers with silence. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private CommittedRecords() {}

    /**
     * All committed records that a topic has now, each partition's in their order; none where there is no such topic.
     *
     * @param deployment Kafka's client settings, {@code bootstrap.servers} among them
     * @throws KafkaException if Kafka refuses or does not answer
     */
    public static List<ConsumerRecord<String, byte[]>> of(Map<String, ?> deployment, String topic) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                ClientConfiguration.consumer(deployment), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.listTopics().getOrDefault(topic, List.of()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            long heardNanos = System.nanoTime();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                ConsumerRecords<String, byte[]> polled = consumer.poll(POLL);
                polled.forEach(records::add);
                heardNanos = polled.isEmpty() ? heardNanos : System.nanoTime();
                if (System.nanoTime() - heardNanos > PATIENCE.toNanos()) {
                    throw new KafkaException("No record of " + topic + " came for " + PATIENCE.toSeconds()
                            + " seconds, though there are more");
                }
            }
            return records;
        }
    }
}
