package io.squadron.local.backup;

import com.google.protobuf.InvalidProtocolBufferException;
import io.squadron.kafka.ClientConfiguration;
import io.squadron.kafka.CommittedRecords;
import io.squadron.kafka.Topics;
import io.squadron.v1.Checkpoint;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The places of checkpoints on topic {@code squadron.checkpoints}. They are absolute, so that those of a home that has become
 * another one are announced once more; nothing else of an announcement changes.
 */
final class CheckpointPlacesOnKafka {
    private final Map<String, Object> deployment;

    /** With a client's settings. */
    CheckpointPlacesOnKafka(Map<String, Object> deployment) {
        this.deployment = deployment;
    }

    /**
     * Announces those that lie in a directory now.
     *
     * @param here where they can be seen now, each by the name that it had
     * @param place where they will be
     * @return how many were announced with another place before
     */
    int announceAnew(Path here, Path place) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                ClientConfiguration.producer(deployment), new StringSerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = newest().values().stream()
                    .flatMap(record -> moved(record, here, place).stream())
                    .map(producer::send)
                    .toList();
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
            return sent.size();
        } catch (ExecutionException | KafkaException e) {
            throw new BackupException(
                    "The checkpoints' places could not be written to Kafka: " + e.getMessage() + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackupException("The restore was interrupted.", e);
        }
    }

    /** The announcements that count, by id. */
    private Map<String, ConsumerRecord<String, byte[]>> newest() {
        Map<String, ConsumerRecord<String, byte[]>> newest = new LinkedHashMap<>();
        CommittedRecords.of(deployment, Topics.CHECKPOINTS).forEach(record -> newest.put(record.key(), record));
        newest.values().removeIf(record -> record.value() == null);
        return newest;
    }

    /** One that lies elsewhere, e.g. in S3-compatible storage, or cannot be read stays as it is. */
    private static Optional<ProducerRecord<String, byte[]>> moved(
            ConsumerRecord<String, byte[]> record, Path here, Path place) {
        try {
            Checkpoint checkpoint = Checkpoint.parseFrom(record.value());
            URI before = URI.create(checkpoint.getLocation());
            if (!"file".equals(before.getScheme()) || before.getPath() == null) {
                return Optional.empty();
            }
            Path name = Path.of(before.getPath()).getFileName();
            if (name == null || !Files.isDirectory(here.resolve(name))) {
                return Optional.empty();
            }
            // Path.toUri adds a slash to what is a directory already; the place is not one yet.
            String after = withoutSlash(place.resolve(name).toUri().toString());
            if (after.equals(checkpoint.getLocation())) {
                return Optional.empty();
            }
            byte[] value = checkpoint.toBuilder().setLocation(after).build().toByteArray();
            return Optional.of(new ProducerRecord<>(
                    record.topic(), record.partition(), null, record.key(), value, record.headers()));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String withoutSlash(String uri) {
        return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }
}
