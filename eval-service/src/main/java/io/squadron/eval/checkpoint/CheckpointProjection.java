package io.squadron.eval.checkpoint;

import io.squadron.eval.EvalConfig;
import io.squadron.eval.evaluation.EvaluationSetting;
import io.squadron.eval.evaluation.Evaluations;
import io.squadron.eval.storage.Identifiers;
import io.squadron.eval.storage.ProtoTime;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/**
 * Announced checkpoints onto rows; each that names a data set for it is put down for evaluation, once. A withdrawn one keeps
 * its row and its figures.
 */
@ApplicationScoped
public class CheckpointProjection {
    private final Evaluations evaluations;
    private final EvalConfig config;

    CheckpointProjection(Evaluations evaluations, EvalConfig config) {
        this.evaluations = evaluations;
        this.config = config;
    }

    /**
     * Applies a record within the caller's transaction.
     *
     * @throws IllegalArgumentException for one that breaks the contract
     */
    public void apply(CheckpointChange change) {
        if (change instanceof CheckpointChange.Announced announced) {
            announced(announced.checkpoint());
        } else if (change instanceof CheckpointChange.Withdrawn withdrawn) {
            withdrawn(withdrawn.checkpointId());
        }
    }

    private static void withdrawn(String checkpointId) {
        AnnouncedCheckpoint checkpoint = checkpointId == null ? null : AnnouncedCheckpoint.findById(checkpointId);
        if (checkpoint != null && !checkpoint.isDeleted()) {
            checkpoint.deletedAt = Instant.now();
            Evaluations.drop(checkpointId);
        }
    }

    private void announced(Checkpoint announced) {
        String checkpointId = Identifiers.require("checkpoint_id", announced.getCheckpointId());
        AnnouncedCheckpoint checkpoint = AnnouncedCheckpoint.findById(checkpointId);
        if (checkpoint == null) {
            checkpoint = new AnnouncedCheckpoint();
            checkpoint.checkpointId = checkpointId;
        }
        checkpoint.runId = Identifiers.requireOrEmpty("run_id", announced.getRunId());
        checkpoint.step = announced.getStep();
        checkpoint.location = announced.getLocation();
        checkpoint.bytes = announced.getFilesList().stream()
                .mapToLong(CheckpointFile::getSize)
                .sum();
        checkpoint.modelNameOrPath = announced.getModelNameOrPath();
        checkpoint.trainDatasetId = announced.getTrainDatasetId();
        checkpoint.evalDatasetId = Identifiers.requireOrEmpty("eval_dataset_id", announced.getEvalDatasetId());
        checkpoint.version2WithNegative = announced.getVersion2WithNegative();
        checkpoint.lastOfRun = announced.getIsFinal();
        checkpoint.createdAt = ProtoTime.instant(announced.getCreatedAt());
        if (checkpoint.isDeleted()) {
            checkpoint.deletedAt = null;
            Evaluations.takeUpAgain(checkpointId);
        }
        checkpoint.persist();
        if (config.evaluateCheckpoints() && !checkpoint.evalDatasetId.isEmpty()) {
            evaluations.require(
                    checkpoint,
                    checkpoint.evalDatasetId,
                    EvaluationSetting.runSquadDefaults(checkpoint.version2WithNegative));
        }
    }
}
