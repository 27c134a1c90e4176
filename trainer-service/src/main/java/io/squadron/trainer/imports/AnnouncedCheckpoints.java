package io.squadron.trainer.imports;

import com.google.protobuf.InvalidProtocolBufferException;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.DeadLetters;
import io.squadron.trainer.kafka.KafkaClients;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.kafka.Topics;
import io.squadron.v1.Checkpoint;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * What lies on {@link Topics#CHECKPOINTS}. It is read anew for each question: imports are rare, and the topic is compacted
 * to one small record per checkpoint.
 */
@Singleton
public class AnnouncedCheckpoints {
    private static final Logger LOG = Logger.getLogger(AnnouncedCheckpoints.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.CHECKPOINTS, 0);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaClients clients;
    private final Duration patience;

    public AnnouncedCheckpoints(KafkaClients clients, TrainerConfig config) {
        this.clients = clients;
        this.patience = config.kafkaTimeout();
    }

    /**
     * The latest announcement of a checkpoint, unless it was withdrawn.
     *
     * @throws KafkaUnavailableException if the topic cannot be read to its end in time
     */
    Optional<Checkpoint> find(String checkpointId) {
        try (Consumer<String, byte[]> consumer =
                clients.consumer(Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"))) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            return lastUntil(consumer.endOffsets(List.of(PARTITION)).get(PARTITION), checkpointId, consumer);
        } catch (KafkaException e) {
            throw new KafkaUnavailableException("Topic " + Topics.CHECKPOINTS + " could not be read", e);
        }
    }

    private Optional<Checkpoint> lastUntil(long end, String checkpointId, Consumer<String, byte[]> consumer) {
        long giveUp = System.nanoTime() + patience.toNanos();
        Optional<Checkpoint> last = Optional.empty();
        while (consumer.position(PARTITION) < end) {
            if (System.nanoTime() > giveUp) {
                throw new KafkaUnavailableException("Topic %s could not be read to its end within %d s"
                        .formatted(Topics.CHECKPOINTS, patience.toSeconds()));
            }
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                if (checkpointId.equals(record.key())) {
                    last = parse(record);
                }
            }
        }
        return last;
    }

    private static Optional<Checkpoint> parse(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Checkpoint.parseFrom(record.value()));
        } catch (InvalidProtocolBufferException e) {
            LOG.warnf("%s is no checkpoint and is passed over: %s", DeadLetters.place(record), e.getMessage());
            return Optional.empty();
        }
    }
}
