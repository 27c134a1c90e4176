package io.squadron.trainer.training;

import java.util.ArrayList;
import java.util.List;

/** Remembers what a training said; asks it to stop after a given number of updates. */
final class RecordingListener implements TrainingListener {
    record Saved(TrainedModel model, long step, boolean last) {}

    private final long stopAfter;
    private int asked;
    TrainingPlan plan;
    final List<TrainingMetrics> metrics = new ArrayList<>();
    final List<Saved> checkpoints = new ArrayList<>();

    RecordingListener() {
        this(Long.MAX_VALUE);
    }

    RecordingListener(long stopAfter) {
        this.stopAfter = stopAfter;
    }

    List<Double> losses() {
        return metrics.stream().map(TrainingMetrics::loss).toList();
    }

    @Override
    public void started(TrainingPlan startedPlan) {
        plan = startedPlan;
    }

    @Override
    public void progressed(TrainingMetrics progress) {
        metrics.add(progress);
    }

    @Override
    public void checkpoint(TrainedModel model, long step, boolean last) {
        checkpoints.add(new Saved(model, step, last));
    }

    @Override
    public boolean stopRequested() {
        return ++asked >= stopAfter;
    }
}
