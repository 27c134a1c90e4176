package io.squadron.eval.evaluation;

import io.squadron.eval.EvalConfig;
import io.squadron.eval.checkpoint.CheckpointOutcome;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * What becomes of evaluations when checkpoints come and go: each that names a data set for it is put down for evaluation,
 * once; what is not over when it goes ends, and goes on should it come back.
 */
@ApplicationScoped
public class CheckpointEvaluations {
    private final Evaluations evaluations;
    private final EvalConfig config;

    CheckpointEvaluations(Evaluations evaluations, EvalConfig config) {
        this.evaluations = evaluations;
        this.config = config;
    }

    /** Follows a checkpoint within the caller's transaction. */
    public void follow(CheckpointOutcome outcome) {
        if (outcome instanceof CheckpointOutcome.Available available) {
            available(available);
        } else if (outcome instanceof CheckpointOutcome.Gone gone) {
            Evaluations.drop(gone.checkpointId());
        }
    }

    private void available(CheckpointOutcome.Available available) {
        Evaluations.dropReplaced(available.checkpoint());
        if (available.back()) {
            evaluations.takeUpAgain(available.checkpoint());
        }
        String datasetId = available.checkpoint().evalDatasetId;
        if (config.evaluateCheckpoints() && !datasetId.isEmpty()) {
            evaluations.require(
                    available.checkpoint(),
                    datasetId,
                    EvaluationSetting.runSquadDefaults(available.checkpoint().version2WithNegative));
        }
    }
}
