package io.squadron.trainer.kafka;

/** The topics that a trainer reads or writes, and its consumer group: fixed by the contract. */
public final class Topics {
    /** Manifests, by data set. */
    public static final String DATASETS = "squadron.datasets";

    /** Windows, by example. */
    public static final String WINDOWS = "squadron.windows";

    /** Runs that somebody wants to have carried out, by run. */
    public static final String TRAINING_REQUESTS = "squadron.training-requests";

    /** What happened to every run, in one order: a single partition. It is the queue of runs too. */
    public static final String RUN_EVENTS = "squadron.run-events";

    /** Models that can be served, by checkpoint. */
    public static final String CHECKPOINTS = "squadron.checkpoints";

    /** What checkpoints reach, and what they are called. */
    public static final String EVALUATIONS = "squadron.evaluations";

    /** Records that could not be used, as they came. */
    public static final String DEAD_LETTERS = "squadron.dead-letters";

    /** All trainers that live. */
    public static final String TRAINERS_GROUP = "squadron-trainers";

    private Topics() {}
}
