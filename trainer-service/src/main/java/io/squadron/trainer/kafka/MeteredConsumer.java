package io.squadron.trainer.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A consumer whose metrics are bound as long as it is open. */
final class MeteredConsumer extends KafkaConsumer<String, byte[]> {
    private final KafkaClientMetrics metrics;

    MeteredConsumer(Map<String, Object> configuration, MeterRegistry registry) {
        super(configuration, new StringDeserializer(), new ByteArrayDeserializer());
        metrics = new KafkaClientMetrics(this);
        metrics.bindTo(registry);
    }

    @Override
    public void close() {
        metrics.close();
        super.close();
    }

    @Override
    @Deprecated
    @SuppressWarnings("deprecation") // Somebody may call it all the same.
    public void close(Duration timeout) {
        metrics.close();
        super.close(timeout);
    }

    @Override
    public void close(CloseOptions options) {
        metrics.close();
        super.close(options);
    }
}
