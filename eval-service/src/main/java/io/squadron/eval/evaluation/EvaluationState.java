package io.squadron.eval.evaluation;

/** PENDING and RUNNING ones are taken up again after a restart. */
public enum EvaluationState {
    PENDING,
    RUNNING,
    COMPLETED,
    FAILED;

    public boolean isOver() {
        return this == COMPLETED || this == FAILED;
    }
}
