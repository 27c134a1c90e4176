package io.squadron.eval.checkpoint;

import io.squadron.eval.EvalConfig;
import io.squadron.eval.evaluation.EvaluationSetting;
import io.squadron.eval.evaluation.Evaluations;
import io.squadron.eval.storage.Identifiers;
import io.squadron.eval.storage.ProtoTime;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import jakarta.enterprise.context.ApplicationScoped;

/** Announced checkpoints onto rows; each that names a data set for it is put down for evaluation, once. */
@ApplicationScoped
public class CheckpointProjection {
    private final Evaluations evaluations;
    private final EvalConfig config;

    CheckpointProjection(Evaluations evaluations, EvalConfig config) {
        this.evaluations = evaluations;
        this.config = config;
    }

    /**
     * Applies an announcement within the caller's transaction.
     *
     * @throws IllegalArgumentException for one that breaks the contract
     */
    public void apply(Checkpoint announced) {
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
        checkpoint.persist();
        if (config.evaluateCheckpoints() && !checkpoint.evalDatasetId.isEmpty()) {
            evaluations.require(
                    checkpoint,
                    checkpoint.evalDatasetId,
                    EvaluationSetting.runSquadDefaults(checkpoint.version2WithNegative));
        }
    }
}
