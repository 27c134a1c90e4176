package io.squadron.eval.evaluation;

/**
 * PENDING and RUNNING ones are taken up again after a restart; DROPPED ones were not over when their checkpoint was deleted
 * or replaced; CANCELLED ones somebody has ended; DELETED ones go as soon as the topic has been told.
 */
public enum EvaluationState {
    PENDING,
    RUNNING,
    COMPLETED,
    FAILED,
    DROPPED,
    CANCELLED,
    DELETED;

    public boolean isOver() {
        return this != PENDING && this != RUNNING;
    }
}
