package io.squadron.kafka;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Marks every record that a producer sends with its schema version; Kafka makes it by its name ({@code interceptor.classes}). */
public final class SchemaVersionStamp implements ProducerInterceptor<Object, Object> {
    @Override
    public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> outgoing) {
        SchemaVersion.stamp(outgoing.headers());
        return outgoing;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception failure) {}

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
}
