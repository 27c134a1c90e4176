package io.squadron.local.job;

/** Of which checkpoints of a run the results are wanted in the end. */
public enum EvaluatedCheckpoints {
    NONE,

    LAST,

    /** run_squad's {@code --eval_all_checkpoints}. */
    ALL
}
