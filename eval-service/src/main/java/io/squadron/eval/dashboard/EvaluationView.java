package io.squadron.eval.dashboard;

import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationState;
import java.time.Instant;

/**
 * An evaluation; figures (percent) are null until it is complete.
 *
 * @param champion its checkpoint is the champion
 * @param promotion what it meant for the champion, one sentence; empty before it is complete
 * @param waiting why it waits for its next try or has failed; empty otherwise
 */
public record EvaluationView(
        String id,
        String runId,
        String checkpointId,
        long step,
        String dataset,
        EvaluationState status,
        long answered,
        long total,
        long unanswered,
        double seconds,
        Double exact,
        Double f1,
        Double hasAnsExact,
        Double hasAnsF1,
        Long hasAnsTotal,
        Double noAnsExact,
        Double noAnsF1,
        Long noAnsTotal,
        boolean version2WithNegative,
        boolean champion,
        String waiting,
        String promotion,
        Instant completedAt) {

    static EvaluationView of(CheckpointEvaluation evaluation, DatasetNames datasets, Champion champion) {
        return new EvaluationView(
                evaluation.evaluationId,
                evaluation.runId,
                evaluation.checkpointId,
                evaluation.step,
                datasets.of(evaluation.datasetId),
                evaluation.status,
                evaluation.answered,
                evaluation.total,
                evaluation.unanswered,
                evaluation.seconds,
                evaluation.exact,
                evaluation.f1,
                evaluation.hasAnsExact,
                evaluation.hasAnsF1,
                evaluation.hasAnsTotal,
                evaluation.noAnsExact,
                evaluation.noAnsF1,
                evaluation.noAnsTotal,
                evaluation.version2WithNegative,
                champion.is(evaluation.checkpointId),
                evaluation.failure,
                evaluation.promotion,
                evaluation.completedAt);
    }

    public boolean completed() {
        return status == EvaluationState.COMPLETED;
    }

    /** From 0 to 1. */
    public double progress() {
        return total == 0 ? 0.0 : Math.min(1.0, (double) answered / total);
    }
}
