package io.squadron.trainer.training;

/** Hears of a training's progress, on the thread that trains; an exception from it ends the training. */
public interface TrainingListener {
    /** Everything is loaded; the first update comes next. */
    void started(TrainingPlan plan);

    /** The device's memory ran out: from here on every batch is computed in so many parts, one after the other. */
    void batchesSplit(int parts);

    /** After every loggingSteps updates, and after the last. */
    void progressed(TrainingMetrics metrics);

    /**
     * After every saveSteps updates, and after the last; the model's tensors are valid until this returns.
     *
     * @param step updates done
     * @param last nothing comes after it: the run is complete, or was asked to stop
     */
    void checkpoint(TrainedModel model, long step, boolean last);

    /** Asked after every update; true asks for a {@link #resumePoint} there. */
    boolean resumePointDue();

    /** Where a training can be taken up again; the state's tensors are valid until this returns. */
    void resumePoint(TrainingState state);

    /** Asked after every update; true ends the training with a last checkpoint. */
    boolean stopRequested();
}
