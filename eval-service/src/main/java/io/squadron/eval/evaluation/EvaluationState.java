package io.squadron.eval.evaluation;

/** PENDING and RUNNING ones are taken up again after a restart; DROPPED ones were not over when their checkpoint was deleted. */
public enum EvaluationState {
    PENDING,
    RUNNING,
    COMPLETED,
    FAILED,
    DROPPED;

    public boolean isOver() {
        return this != PENDING && this != RUNNING;
    }
}
