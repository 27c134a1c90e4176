package io.squadron.eval.execution;

import io.squadron.eval.dataset.DevQuestion;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.Evaluations;
import io.squadron.eval.evaluation.StoredPrediction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** What of an evaluation is still to be asked, and what has been answered. Every method works within the caller's transaction. */
@ApplicationScoped
class EvaluationProgress {
    private final Predictions predictions;

    EvaluationProgress(Predictions predictions) {
        this.predictions = predictions;
    }

    /** The next questions without a prediction, in the data set's order, after a position. */
    List<DevQuestion> unasked(CheckpointEvaluation evaluation, long afterIndex, int limit) {
        return DevQuestion.<DevQuestion>find(
                        "from DevQuestion q where q.key.datasetId = ?1"
                                + " and q.key.exampleIndex > ?2 and q.key.exampleIndex < ?3"
                                + " and not exists (from StoredPrediction p where p.key.evaluationId = ?4"
                                + " and p.key.exampleIndex = q.key.exampleIndex)"
                                + " order by q.key.exampleIndex",
                        evaluation.datasetId,
                        afterIndex,
                        evaluation.total,
                        evaluation.evaluationId)
                .page(0, limit)
                .list();
    }

    /** Stores predictions and how far the evaluation is. */
    void advance(String evaluationId, List<AnsweredQuestion> answered, Duration spent) {
        CheckpointEvaluation evaluation = Evaluations.locked(evaluationId);
        predictions.store(evaluation, answered);
        evaluation.answered = StoredPrediction.count("key.evaluationId", evaluationId);
        evaluation.seconds += spent.toNanos() / 1e9;
        evaluation.failure = "";
        evaluation.failureStatus = "";
    }
}
