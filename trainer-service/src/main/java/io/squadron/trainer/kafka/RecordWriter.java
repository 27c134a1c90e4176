package io.squadron.trainer.kafka;

import com.google.protobuf.MessageLite;
import io.squadron.kafka.SchemaVersion;
import io.squadron.kafka.TraceHeaders;
import io.squadron.trainer.config.TrainerConfig;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * Writes to the run log through the service's one plain producer, so that records of one key stay in the order of the calls.
 * Plain, because whoever writes there goes on when the log has the record back, and a channel does not tell its offset.
 */
@Singleton
public class RecordWriter {
    private final Producer<String, byte[]> producer;
    private final Duration timeout;

    public RecordWriter(KafkaClients clients, TrainerConfig config) {
        this.producer = clients.producer("run-log");
        this.timeout = config.kafkaTimeout();
    }

    /**
     * Writes one record and waits until all replicas have it.
     *
     * @return its offset
     * @throws KafkaUnavailableException if that does not happen in time; it may still happen later
     */
    public long write(String topic, String key, MessageLite value) {
        return write(new ProducerRecord<>(topic, key, value.toByteArray()));
    }

    /** As {@link #write(String, String, MessageLite)}, for a record with headers. */
    public long write(ProducerRecord<String, byte[]> produced) {
        try {
            SchemaVersion.stamp(produced.headers());
            TraceHeaders.inject(produced.headers());
            Future<RecordMetadata> written = producer.send(produced);
            return written.get(timeout.toMillis(), TimeUnit.MILLISECONDS).offset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException("Writing to " + produced.topic() + " was interrupted", e);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw KafkaUnavailableException.notTaken(produced.topic(), e);
        }
    }

    @PreDestroy
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
