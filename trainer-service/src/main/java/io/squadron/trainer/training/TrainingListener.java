package io.squadron.trainer.training;

/** Hears of a training's progress, on the thread that trains; an exception from it ends the training. */
public interface TrainingListener {
    /** Everything is loaded; the first step comes next. */
    void started(TrainingPlan plan);

    /** The device's memory ran out: from here on every batch is computed in so many micro-batches. */
    void batchesSplit(int microBatches);

    /** After every loggingSteps steps, and after the last. */
    void progressed(TrainingMetrics metrics);

    /**
     * After every saveSteps steps, and after the last; the model's tensors are valid until this returns.
     *
     * @param step steps done
     * @param last nothing comes after it: the run is complete, or was asked to stop
     */
    void checkpoint(TrainedModel model, long step, boolean last);

    /** Asked after every step; true asks for a {@link #resumePoint} there. */
    boolean resumePointDue();

    /** Where a training can be taken up again; the state's tensors are valid until this returns. */
    void resumePoint(TrainingState state);

    /**
     * The training fails, and not for the engine's fault: the state of the last whole step, whose weights are finite, can
     * still be kept; its tensors are valid until this returns. An exception from it is added to the failure.
     */
    default void failing(RuntimeException failure, TrainingState state) {}

    /** Asked after every step; true ends the training with a last checkpoint. */
    boolean stopRequested();
}
