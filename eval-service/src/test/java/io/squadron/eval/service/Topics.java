package io.squadron.eval.service;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Timestamp;
import io.squadron.v1.AliasChange;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.EvaluationRecord;
import io.squadron.v1.Example;
import io.squadron.v1.RunEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Writes what the other services would write, and reads what this one writes. */
@ApplicationScoped
class Topics {
    private final String bootstrapServers;
    private final KafkaProducer<String, byte[]> producer;

    Topics(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrapServers);
        this.producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    void send(RunEvent event) {
        send("squadron.run-events", event.getRunId(), event);
    }

    void send(DatasetManifest manifest) {
        send("squadron.datasets", manifest.getDatasetId(), manifest);
    }

    void send(Example example) {
        send("squadron.examples", example.getExampleId(), example);
    }

    void send(Checkpoint checkpoint) {
        send("squadron.checkpoints", checkpoint.getCheckpointId(), checkpoint);
    }

    /** Points an alias at a checkpoint, as {@code ModelService.SetAlias} does, by whatever clock. */
    void setAlias(String alias, String checkpointId, Instant time) {
        AliasChange change = AliasChange.newBuilder()
                .setAlias(alias)
                .setCheckpointId(checkpointId)
                .setChangedBy("somebody")
                .setReason("set by hand")
                .setTime(Timestamp.newBuilder().setSeconds(time.getEpochSecond()))
                .build();
        send(
                "squadron.evaluations",
                "alias:" + alias,
                EvaluationRecord.newBuilder().setAlias(change).build());
    }

    void send(String topic, String key, byte[] value) {
        send(new ProducerRecord<>(topic, key, value));
    }

    /** Where it stands since. */
    RecordMetadata send(ProducerRecord<String, byte[]> record) {
        try {
            return producer.send(record).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything on the topic so far. */
    List<ConsumerRecord<String, byte[]>> read(String topic) {
        Map<String, Object> properties = Map.of("bootstrap.servers", bootstrapServers);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    /** What stands on squadron.evaluations under a key, oldest first. */
    List<EvaluationRecord> evaluations(String key) {
        return read("squadron.evaluations").stream()
                .filter(record -> key.equals(record.key()))
                .map(Topics::evaluationRecord)
                .toList();
    }

    /** The newest on squadron.evaluations under a key, once there is one. */
    EvaluationRecord awaitLast(String key) {
        List<EvaluationRecord> entries =
                await().atMost(EvaluationClient.LIMIT).until(() -> evaluations(key), found -> !found.isEmpty());
        return entries.get(entries.size() - 1);
    }

    /** Waits until a checkpoint has become the champion, or had been it. */
    void awaitChampion(String checkpointId) {
        await().atMost(EvaluationClient.LIMIT).until(() -> evaluations("alias:champion").stream()
                .anyMatch(entry -> entry.getAlias().getCheckpointId().equals(checkpointId)));
    }

    static EvaluationRecord evaluationRecord(ConsumerRecord<String, byte[]> record) {
        try {
            return EvaluationRecord.parseFrom(record.value());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    @PreDestroy
    void close() {
        producer.close();
    }

    private void send(String topic, String key, MessageLite value) {
        send(topic, key, value.toByteArray());
    }
}
