package io.squadron.tokenizer.grpc;

import io.squadron.v1.PartitionRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a data set's records as the trainer does: exactly the ranges of its manifest. */
final class TopicReader {

    private TopicReader() {}

    /** Everything on the only partition of a topic. */
    static List<ConsumerRecord<String, byte[]>> readAll(String bootstrapServers, String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
        long end;
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            end = consumer.endOffsets(List.of(partition)).get(partition);
        }
        return read(
                bootstrapServers,
                topic,
                List.of(PartitionRange.newBuilder().setEndOffset(end).build()));
    }

    static List<ConsumerRecord<String, byte[]>> read(
            String bootstrapServers, String topic, List<PartitionRange> ranges) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            for (PartitionRange range : ranges) {
                TopicPartition partition = new TopicPartition(topic, range.getPartition());
                consumer.assign(List.of(partition));
                consumer.seek(partition, range.getStartOffset());
                long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
                while (consumer.position(partition) < range.getEndOffset() && System.nanoTime() < deadline) {
                    consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                        if (record.offset() < range.getEndOffset()) {
                            records.add(record);
                        }
                    });
                }
            }
        }
        return records;
    }
}
