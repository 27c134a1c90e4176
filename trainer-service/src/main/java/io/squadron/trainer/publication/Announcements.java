package io.squadron.trainer.publication;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.squadron.kafka.Topics;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.ChannelSink;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.kafka.RecordSink;
import io.squadron.v1.Checkpoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;

/**
 * Announces checkpoints on {@link Topics#CHECKPOINTS}, and withdraws them, one at a time and in the order of the calls. What
 * a run trains is announced elsewhere, in one transaction with the run's event (io.squadron.trainer.outbox.RunOutbox).
 *
 * <p>Made when it is first used, not with the endpoints: those are made before the channels are.
 */
@ApplicationScoped
public class Announcements {
    private final RecordSink topic;

    @Inject
    Announcements(
            @Channel("announcements") MutinyEmitter<ProducerRecord<String, byte[]>> channel, TrainerConfig config) {
        this(new ChannelSink(channel, config.kafkaTimeout()));
    }

    public Announcements(RecordSink topic) {
        this.topic = topic;
    }

    /**
     * Announces one, for the first time or again, and waits until Kafka has it.
     *
     * @throws KafkaUnavailableException if that does not happen in time; it may still happen later
     */
    public void announce(Checkpoint checkpoint) {
        topic.write(new ProducerRecord<>(Topics.CHECKPOINTS, checkpoint.getCheckpointId(), checkpoint.toByteArray()));
    }

    /** Withdraws one; otherwise as {@link #announce}. */
    public void withdraw(String checkpointId) {
        topic.write(new ProducerRecord<>(Topics.CHECKPOINTS, checkpointId, null));
    }
}
