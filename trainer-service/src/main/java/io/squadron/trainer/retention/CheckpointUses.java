package io.squadron.trainer.retention;

import io.squadron.kafka.RecordValues;
import io.squadron.kafka.Topics;
import io.squadron.trainer.kafka.FollowedTopic;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.kafka.TopicFollowers;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationRecord;
import io.squadron.v1.EvaluationState;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What {@link Topics#EVALUATIONS} says: which checkpoints are being evaluated, what they reached, and what they are called. */
@Singleton
public class CheckpointUses {
    private static final String CHANNEL = "evaluations";

    private static final Set<EvaluationState> ENDED = Set.of(
            EvaluationState.EVALUATION_STATE_COMPLETE,
            EvaluationState.EVALUATION_STATE_FAILED,
            EvaluationState.EVALUATION_STATE_CANCELLED);

    private final FollowedTopic topic;

    /** The latest record of every key; guarded by this. */
    private final Map<String, EvaluationRecord> records = new HashMap<>();

    public CheckpointUses(TopicFollowers followers) {
        this.topic = followers.of(CHANNEL, Topics.EVALUATIONS, this::apply);
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

    /** An alias points at it. */
    synchronized boolean hasAlias(String checkpointId) {
        return records.values().stream()
                .anyMatch(record ->
                        record.hasAlias() && record.getAlias().getCheckpointId().equals(checkpointId));
    }

    /** An alias points at it, it is being evaluated, or it is to be and the eval-service has not come to it yet. */
    synchronized boolean inUse(Checkpoint checkpoint) {
        String id = checkpoint.getCheckpointId();
        boolean awaited = !checkpoint.getEvalDatasetId().isEmpty();
        for (EvaluationRecord record : records.values()) {
            boolean named = record.getAlias().getCheckpointId().equals(id);
            boolean evaluated = record.getEvaluation().getCheckpointId().equals(id);
            boolean ended = ENDED.contains(record.getEvaluation().getState());
            if (named || (evaluated && !ended)) {
                return true;
            }
            awaited = awaited && !evaluated;
        }
        return awaited;
    }

    /** Of every evaluation that has been completed. */
    synchronized List<SaveTotalLimit.Figures> figures() {
        return records.values().stream()
                .filter(record -> record.getEvaluation().hasMetrics())
                .map(record -> figures(record.getEvaluation()))
                .toList();
    }

    private static SaveTotalLimit.Figures figures(Evaluation result) {
        String measure = result.getDatasetId() + " "
                + result.getSettings().toBuilder().setVerboseLogging(false).build();
        return new SaveTotalLimit.Figures(
                result.getCheckpointId(),
                measure,
                result.getMetrics().getF1(),
                result.getMetrics().getExact());
    }

    @Incoming(CHANNEL)
    void take(ConsumerRecord<String, byte[]> received) {
        topic.take(received);
    }

    private synchronized void apply(ConsumerRecord<String, byte[]> record) {
        String key = String.valueOf(record.key());
        if (record.value() == null) {
            records.remove(key);
            return;
        }
        records.put(key, RecordValues.parse(record, EvaluationRecord.parser()));
    }
}
