package io.squadron.tokenizer.kafka;

import io.squadron.kafka.TraceHeaders;
import io.squadron.kafka.messaging.TopicsReadiness;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.health.Readiness;

/**
 * Writes what is to be known to every replica, a record at a time, and waits until Kafka has it. A plain producer, because
 * whoever writes here needs the record's offset, which a channel does not tell.
 */
@ApplicationScoped
public class CompactedTopicWriter {

    private static final Duration TIMEOUT = Duration.ofSeconds(150);

    private final KafkaClients clients;
    private final TopicsReadiness topics;
    private Producer<String, byte[]> producer;

    CompactedTopicWriter(KafkaClients clients, @Readiness TopicsReadiness topics) {
        this.clients = clients;
        this.topics = topics;
    }

    /**
     * Refuses work while a topic is missing or set otherwise: a producer that asks for a missing one may make it, with the
     * broker's defaults.
     *
     * @throws CatalogNotReadyException with a sentence that says which topic, and what to do
     */
    public void requireTopics() {
        List<String> faults = topics.faults();
        if (!faults.isEmpty()) {
            throw new CatalogNotReadyException(String.join(" ", faults));
        }
    }

    /**
     * Writes a record, or a tombstone where the value is null.
     *
     * @return its offset
     */
    long write(String topic, String key, byte[] value) throws UndeliveredException {
        return await(producer(), new ProducerRecord<>(topic, key, value), key + " on " + topic);
    }

    private synchronized Producer<String, byte[]> producer() {
        if (producer == null) {
            producer = clients.producer("squadron-tokenizer");
        }
        return producer;
    }

    static long await(Producer<String, byte[]> producer, ProducerRecord<String, byte[]> outgoing, String what)
            throws UndeliveredException {
        TraceHeaders.inject(outgoing.headers());
        try {
            return producer.send(outgoing)
                    .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                    .offset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UndeliveredException.of(what, e);
        } catch (ExecutionException e) {
            throw UndeliveredException.of(what, e.getCause());
        } catch (TimeoutException | KafkaException e) {
            throw UndeliveredException.of(what, e);
        }
    }

    @PreDestroy
    synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(5));
        }
    }
}
