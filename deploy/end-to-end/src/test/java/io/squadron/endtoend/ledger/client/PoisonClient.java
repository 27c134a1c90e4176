package io.squadron.endtoend.ledger.client;

import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.History.PoisonWritten;
import io.squadron.kafka.Topics;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Writes records that nobody can read. */
public final class PoisonClient extends Client {
    private static final List<String> TOPICS =
            List.of(Topics.RUN_EVENTS, Topics.TRAINING_REQUESTS, Topics.CHECKPOINTS, Topics.DATASETS);

    private final Producer<String, byte[]> producer;
    private int count;

    public PoisonClient(
            long seed, long pauseMillis, Producer<String, byte[]> producer, History history, CountDownLatch over) {
        super(seed, pauseMillis, history, over);
        this.producer = producer;
    }

    @Override
    void turn() throws InterruptedException, ExecutionException {
        String topic = TOPICS.get(count % TOPICS.size());
        RecordMetadata written = producer.send(
                        new ProducerRecord<>(topic, "poison-" + count, new byte[] {(byte) 0xff, 1, 2}))
                .get();
        count++;
        history.add(new PoisonWritten(topic, written.partition(), written.offset()));
    }
}
