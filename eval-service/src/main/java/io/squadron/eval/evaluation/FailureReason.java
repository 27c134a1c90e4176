package io.squadron.eval.evaluation;

/** Why an evaluation cannot be had, or not yet. */
public enum FailureReason {
    /** There is no such evaluation. */
    UNKNOWN,
    /** It is in a state in which this cannot be done to it. */
    WRONG_STATE,
    /** The inference-service, or something that it needs, cannot be reached; later it may. */
    INFERENCE_AWAY,
    MODEL_NOT_LOADABLE,
    DATASET_NOT_READY,
    CHECKPOINT_DELETED,
    /** Not one question was answered. */
    NOTHING_ANSWERED,
    CANCELLED,
    /** A fault of this service; its log has the details. */
    INTERNAL
}
