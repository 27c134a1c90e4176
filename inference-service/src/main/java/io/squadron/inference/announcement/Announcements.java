package io.squadron.inference.announcement;

import com.google.protobuf.InvalidProtocolBufferException;
import io.squadron.inference.model.ModelRegistry;
import io.squadron.v1.AliasChange;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.EvaluationRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Carries records of the topics into the registry. What cannot be read is logged with its place and passed over: one
 * poison record must not keep a replica from hearing of the next checkpoint.
 */
final class Announcements {
    static final String CHECKPOINTS = "squadron.checkpoints";
    static final String EVALUATIONS = "squadron.evaluations";
    static final String ALIAS_KEY = "alias:";

    private static final Logger LOG = Logger.getLogger(Announcements.class);

    private final ModelRegistry registry;

    Announcements(ModelRegistry registry) {
        this.registry = registry;
    }

    void hear(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.topic().equals(CHECKPOINTS)) {
                hearCheckpoint(record);
            } else {
                hearEvaluation(record);
            }
        } catch (InvalidProtocolBufferException | RuntimeException e) {
            LOG.errorf(
                    "Passed over the record at %s-%d offset %d (key %s): %s",
                    record.topic(), record.partition(), record.offset(), record.key(), e);
        }
    }

    private void hearCheckpoint(ConsumerRecord<String, byte[]> record) throws InvalidProtocolBufferException {
        if (record.value() == null) {
            registry.withdraw(String.valueOf(record.key()));
            return;
        }
        Checkpoint checkpoint = Checkpoint.parseFrom(record.value());
        if (checkpoint.getCheckpointId().isEmpty()
                || !checkpoint.getCheckpointId().equals(record.key())) {
            throw new IllegalArgumentException(
                    "the key is not the checkpoint's id '%s'".formatted(checkpoint.getCheckpointId()));
        }
        registry.announce(checkpoint);
    }

    private void hearEvaluation(ConsumerRecord<String, byte[]> record) throws InvalidProtocolBufferException {
        if (record.key() == null || !record.key().startsWith(ALIAS_KEY)) {
            return; // figures, which are the eval-service's
        }
        String alias = record.key().substring(ALIAS_KEY.length());
        if (record.value() == null) {
            registry.removeAlias(alias);
            return;
        }
        AliasChange change = EvaluationRecord.parseFrom(record.value()).getAlias();
        if (!change.getAlias().equals(alias)) {
            throw new IllegalArgumentException("the record does not change the alias of its key");
        }
        if (change.getCheckpointId().isEmpty()) {
            registry.removeAlias(alias); // taken away, with who and why in its history
        } else {
            registry.setAlias(alias, change.getCheckpointId());
        }
    }
}
