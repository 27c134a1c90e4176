package io.squadron.inference.announcement;

import io.squadron.inference.model.AliasTarget;
import io.squadron.inference.model.ModelRegistry;
import io.squadron.kafka.RecordValues;
import io.squadron.v1.AliasChange;
import io.squadron.v1.Calibration;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.EvaluationRecord;
import io.squadron.v1.PrecisionChoice;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Carries records of the topics into the registry. Throws an IllegalArgumentException that says why one is of no use. */
final class Announcements {
    static final String ALIAS_KEY = "alias:";
    static final String PRECISION_KEY = "precision:";
    private static final String CALIBRATION_KEY = "calibration:";

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

    /** Of topic squadron.evaluations: aliases, precisions and calibrations; figures are the eval-service's. */
    void hearDecision(ConsumerRecord<String, byte[]> received) {
        if (received.key() == null) {
            return;
        }
        if (received.key().startsWith(ALIAS_KEY)) {
            hearAlias(received);
        } else if (received.key().startsWith(PRECISION_KEY)) {
            hearPrecision(received);
        } else if (received.key().startsWith(CALIBRATION_KEY)) {
            hearCalibration(received);
        }
    }

    private void hearCalibration(ConsumerRecord<String, byte[]> received) {
        String checkpointId = received.key().substring(CALIBRATION_KEY.length());
        if (received.value() == null) {
            registry.calibrate(checkpointId, Optional.empty());
            return;
        }
        Calibration calibration =
                RecordValues.parse(received, EvaluationRecord.parser()).getCalibration();
        if (!calibration.getCheckpointId().equals(checkpointId)) {
            throw new IllegalArgumentException(
                    "it does not calibrate the checkpoint of its key %s".formatted(received.key()));
        }
        double temperature = calibration.getTemperature();
        if (!(temperature > 0 && Double.isFinite(temperature))) {
            throw new IllegalArgumentException("its temperature is %s".formatted(temperature));
        }
        registry.calibrate(checkpointId, Optional.of(calibration));
    }

    private void hearPrecision(ConsumerRecord<String, byte[]> received) {
        String checkpointId = received.key().substring(PRECISION_KEY.length());
        if (received.value() == null) {
            registry.removePrecision(checkpointId);
            return;
        }
        PrecisionChoice choice =
                RecordValues.parse(received, EvaluationRecord.parser()).getPrecision();
        if (!choice.getCheckpointId().equals(checkpointId)) {
            throw new IllegalArgumentException(
                    "it does not choose for the checkpoint of its key %s".formatted(received.key()));
        }
        registry.setPrecision(choice);
    }

    private void hearAlias(ConsumerRecord<String, byte[]> received) {
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
            Optional<String> previous =
                    Optional.of(change.getPreviousCheckpointId()).filter(id -> !id.isEmpty());
            registry.setAlias(alias, new AliasTarget(change.getCheckpointId(), previous));
        }
    }
}
