package io.squadron.eval.execution;

import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationState;
import io.squadron.eval.evaluation.Evaluations;

/** The right to carry out one evaluation. It lapses unless {@link ClaimKeeper} renews it, and it can be lost at any time. */
final class Claim {
    private final CheckpointEvaluation evaluation;
    private volatile boolean lost;

    /** @param evaluation as it was when it was claimed */
    Claim(CheckpointEvaluation evaluation) {
        this.evaluation = evaluation;
    }

    /** As it was when it was claimed. */
    CheckpointEvaluation evaluation() {
        return evaluation;
    }

    String evaluationId() {
        return evaluation.evaluationId;
    }

    String token() {
        return evaluation.claim;
    }

    void lose() {
        lost = true;
    }

    /** As far as is known without asking the database. */
    boolean isLost() {
        return lost;
    }

    /**
     * The evaluation as it is now, locked; works within the caller's transaction.
     *
     * @throws ClaimLostException if it is somebody else's by now, or over
     */
    CheckpointEvaluation locked() {
        CheckpointEvaluation current = Evaluations.locked(evaluationId());
        if (current.status != EvaluationState.RUNNING || !current.claim.equals(token())) {
            lose();
            throw new ClaimLostException();
        }
        return current;
    }
}
