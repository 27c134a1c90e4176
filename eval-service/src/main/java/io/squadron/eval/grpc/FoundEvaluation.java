package io.squadron.eval.grpc;

import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationException;
import io.squadron.eval.evaluation.EvaluationState;
import io.squadron.eval.evaluation.FailureReason;

/** The evaluation that a caller names. */
final class FoundEvaluation {
    private FoundEvaluation() {}

    /** @throws EvaluationException also if its predictions were let go */
    static CheckpointEvaluation withPredictions(String id) {
        CheckpointEvaluation evaluation = of(id);
        if (evaluation.predictionsDeletedAt != null) {
            throw new EvaluationException(FailureReason.WRONG_STATE, evaluation.predictionsGone());
        }
        return evaluation;
    }

    /** @throws EvaluationException if there is none, or it was deleted */
    static CheckpointEvaluation of(String id) {
        return CheckpointEvaluation.<CheckpointEvaluation>findByIdOptional(id)
                .filter(evaluation -> evaluation.status != EvaluationState.DELETED)
                .orElseThrow(() -> new EvaluationException(
                        FailureReason.UNKNOWN,
                        "There is no evaluation \"" + id + "\"; EvaluationService.ListEvaluations lists them."));
    }
}
