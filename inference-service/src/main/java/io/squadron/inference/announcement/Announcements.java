package io.squadron.inference.announcement;

import io.squadron.inference.model.ModelRegistry;
import io.squadron.kafka.RecordValues;
import io.squadron.v1.AliasChange;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.EvaluationRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Carries records of the topics into the registry. Throws an IllegalArgumentException that says why one is of no use. */
final class Announcements {
    static final String ALIAS_KEY = "alias:";

    private final ModelRegistry registry;

    Announcements(ModelRegistry registry) {
        this.registry = registry;
    }

    void hearCheckpoint(ConsumerRecord<String, byte[]> received) {
        if (received.value() == null) {
            registry.withdraw(String.valueOf(received.key()));
            return;
        }
        Checkpoint checkpoint = RecordValues.parse(received, Checkpoint.parser());
        if (checkpoint.getCheckpointId().isEmpty()
                || !checkpoint.getCheckpointId().equals(received.key())) {
            throw new IllegalArgumentException("its key %s is not the checkpoint's id '%s'"
                    .formatted(received.key(), checkpoint.getCheckpointId()));
        }
        registry.announce(checkpoint);
    }

    void hearAlias(ConsumerRecord<String, byte[]> received) {
        if (received.key() == null || !received.key().startsWith(ALIAS_KEY)) {
            return; // figures, which are the eval-service's
        }
        String alias = received.key().substring(ALIAS_KEY.length());
        if (received.value() == null) {
            registry.removeAlias(alias);
            return;
        }
        AliasChange change =
                RecordValues.parse(received, EvaluationRecord.parser()).getAlias();
        if (!change.getAlias().equals(alias)) {
            throw new IllegalArgumentException("it does not change the alias of its key %s".formatted(received.key()));
        }
        if (change.getCheckpointId().isEmpty()) {
            registry.removeAlias(alias); // taken away, with who and why in its history
        } else {
            registry.setAlias(alias, change.getCheckpointId());
        }
    }
}
