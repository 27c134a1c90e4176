package io.squadron.trainer.retention;

import io.squadron.kafka.RecordValues;
import io.squadron.kafka.Topics;
import io.squadron.trainer.kafka.FollowedTopic;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.kafka.TopicFollowers;
import io.squadron.v1.Checkpoint;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What {@link Topics#CHECKPOINTS} says: checkpoints that are announced, and those that were withdrawn again. */
@Singleton
public class AnnouncedCheckpoints {
    /**
     * A checkpoint whose files are to go.
     *
     * @param announcement as it was; empty if this trainer never saw it
     * @param sinceNanos when this trainer heard that it was withdrawn, or tried in vain to delete them, in
     *     {@link System#nanoTime}
     */
    record Withdrawn(String checkpointId, Optional<Checkpoint> announcement, long sinceNanos) {}

    private static final String CHANNEL = "checkpoints";

    private final FollowedTopic topic;

    // Both guarded by this.
    private final Map<String, Checkpoint> announced = new HashMap<>();
    private final Map<String, Withdrawn> withdrawn = new HashMap<>();

    public AnnouncedCheckpoints(TopicFollowers followers) {
        this.topic = followers.of(CHANNEL, Topics.CHECKPOINTS, this::apply);
    }

    /** Begins to read; to be called once. */
    public void start() {
        topic.start();
    }

    boolean ready() {
        return topic.replayed();
    }

    /**
     * Waits until everything that is on the topic now is known.
     *
     * @throws KafkaUnavailableException if that cannot be had in time
     */
    void catchUp() {
        topic.catchUp();
    }

    /**
     * The latest announcement of a checkpoint, unless it was withdrawn.
     *
     * @throws KafkaUnavailableException if what is on the topic now cannot be had in time
     */
    public Optional<Checkpoint> find(String checkpointId) {
        catchUp();
        synchronized (this) {
            return Optional.ofNullable(announced.get(checkpointId));
        }
    }

    synchronized List<Checkpoint> ofRun(String runId) {
        return announced.values().stream()
                .filter(checkpoint -> checkpoint.getRunId().equals(runId))
                .toList();
    }

    /** Those that were withdrawn, not announced again, and not {@link #forget forgotten}. */
    synchronized List<Withdrawn> withdrawn() {
        return List.copyOf(withdrawn.values());
    }

    /** Still withdrawn, and by the same tombstone. */
    synchronized boolean holds(Withdrawn checkpoint) {
        return checkpoint.equals(withdrawn.get(checkpoint.checkpointId()));
    }

    /** Its files are gone. */
    synchronized void forget(Withdrawn checkpoint) {
        withdrawn.remove(checkpoint.checkpointId(), checkpoint);
    }

    /** Its files could not be deleted now. */
    synchronized void postpone(Withdrawn checkpoint) {
        withdrawn.replace(
                checkpoint.checkpointId(),
                checkpoint,
                new Withdrawn(checkpoint.checkpointId(), checkpoint.announcement(), System.nanoTime()));
    }

    @Incoming(CHANNEL)
    void take(ConsumerRecord<String, byte[]> received) {
        topic.take(received);
    }

    private synchronized void apply(ConsumerRecord<String, byte[]> record) {
        String checkpointId = String.valueOf(record.key());
        if (record.value() == null) {
            Checkpoint before = announced.remove(checkpointId);
            withdrawn.computeIfAbsent(
                    checkpointId, id -> new Withdrawn(id, Optional.ofNullable(before), System.nanoTime()));
            return;
        }
        announced.put(checkpointId, RecordValues.parse(record, Checkpoint.parser()));
        withdrawn.remove(checkpointId);
    }
}
