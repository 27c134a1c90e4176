package io.squadron.endtoend;

import com.google.protobuf.InvalidProtocolBufferException;
import io.squadron.embedded.TestStack;
import io.squadron.kafka.Topics;
import io.squadron.v1.RunEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What the trainers have written, read past them. */
final class RunEventsTopic {
    private RunEventsTopic() {}

    /** Returns the committed events of a run in their order. */
    static List<RunEvent> eventsOf(String runId) {
        Map<String, Object> configuration = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                TestStack.kafka().get("kafka.bootstrap.servers"),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(configuration, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.RUN_EVENTS).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<RunEvent> events = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(100))) {
                    if (runId.equals(each.key())) {
                        events.add(parse(each));
                    }
                }
            }
            return events;
        }
    }

    private static RunEvent parse(ConsumerRecord<String, byte[]> event) {
        try {
            return RunEvent.parseFrom(event.value());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("no RunEvent at " + event.offset(), e);
        }
    }
}
