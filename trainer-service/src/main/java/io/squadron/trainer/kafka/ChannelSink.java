package io.squadron.trainer.kafka;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.squadron.kafka.TraceHeaders;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;

/** An outgoing channel whose records are waited for, on a thread that may. */
public final class ChannelSink implements RecordSink {
    private final MutinyEmitter<ProducerRecord<String, byte[]>> channel;
    private final Duration timeout;

    public ChannelSink(MutinyEmitter<ProducerRecord<String, byte[]>> channel, Duration timeout) {
        this.channel = channel;
        this.timeout = timeout;
    }

    @Override
    public void write(ProducerRecord<String, byte[]> produced) {
        TraceHeaders.inject(produced.headers());
        try {
            channel.send(produced).await().atMost(timeout);
        } catch (RuntimeException e) {
            // Kafka's reason, that the time is up, or that the trainer is being stopped.
            throw KafkaUnavailableException.notTaken(produced.topic(), e);
        }
    }
}
