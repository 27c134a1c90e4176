package io.squadron.trainer.kafka;

import org.apache.kafka.clients.producer.ProducerRecord;

/** Where records go, one at a time. */
@FunctionalInterface
public interface RecordSink {
    /**
     * Writes one record and waits until all replicas have it.
     *
     * @throws KafkaUnavailableException if that does not happen in time; it may still happen later
     */
    void write(ProducerRecord<String, byte[]> produced);
}
