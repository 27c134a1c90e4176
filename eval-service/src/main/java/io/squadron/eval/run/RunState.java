package io.squadron.eval.run;

/** How far a run has come; within one attempt it only moves forward. */
public enum RunState {
    QUEUED,
    RUNNING,
    FINISHED,
    FAILED,
    STOPPED;

    public boolean isOver() {
        return this == FINISHED || this == FAILED || this == STOPPED;
    }
}
