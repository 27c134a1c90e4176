package io.squadron.eval.dashboard.evaluation;

import io.squadron.eval.dashboard.Champion;
import io.squadron.eval.dashboard.DatasetNames;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationState;
import io.squadron.eval.evaluation.ModelPrecision;
import java.time.Instant;
import java.util.Locale;

/**
 * An evaluation; figures (percent) are null until it is complete.
 *
 * @param dataset its name, and what else is unlike other evaluations
 * @param isReference in full precision on the whole data set: it can be compared with others
 * @param champion its checkpoint is the champion
 * @param promotion what it meant for the champion, one sentence; empty before it is complete
 * @param predictionsGone that its predictions were let go, one sentence; empty while they are here
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
        Double bestExact,
        Double bestExactThresh,
        Double bestF1,
        Double bestF1Thresh,
        boolean version2WithNegative,
        boolean isReference,
        boolean champion,
        String waiting,
        String promotion,
        Instant completedAt,
        String predictionsGone) {

    public static EvaluationView of(CheckpointEvaluation evaluation, DatasetNames datasets, Champion champion) {
        return new EvaluationView(
                evaluation.evaluationId,
                evaluation.runId,
                evaluation.checkpointId,
                evaluation.step,
                datasets.of(evaluation.datasetId) + circumstances(evaluation),
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
                evaluation.bestExact,
                evaluation.bestExactThresh,
                evaluation.bestF1,
                evaluation.bestF1Thresh,
                evaluation.version2WithNegative,
                evaluation.setting().isReference(),
                champion.is(evaluation.checkpointId),
                evaluation.failure,
                evaluation.promotion,
                evaluation.completedAt,
                evaluation.predictionsDeletedAt == null ? "" : evaluation.predictionsGone());
    }

    private static String circumstances(CheckpointEvaluation evaluation) {
        String precision = evaluation.precision == ModelPrecision.FP32 ? "" : ", " + evaluation.precision.word();
        return evaluation.maxQuestions == 0
                ? precision
                : String.format(Locale.ROOT, "%s, first %,d questions", precision, evaluation.maxQuestions);
    }

    public boolean completed() {
        return status == EvaluationState.COMPLETED;
    }

    /** It waits for its turn or has it. */
    public boolean underWay() {
        return !status.isOver();
    }

    /** From 0 to 1. */
    public double progress() {
        return total == 0 ? 0.0 : Math.min(1.0, (double) answered / total);
    }
}
