package io.squadron.trainer.training;

import io.squadron.trainer.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers what a training said; asks it to stop after a given number of updates. */
final class RecordingListener implements TrainingListener {
    record Saved(TrainedModel model, long step, boolean last) {}

    private final long stopAfter;
    private int asked;
    private int updates;
    private long diesAfter = -1;
    private long noRoomAfter = -1;
    private boolean collectsGarbage;
    final RuntimeException noRoom = new IllegalStateException("no space left on device");
    TrainingState resumePoint;
    TrainingState failedAt;
    RuntimeException failure;
    TrainingPlan plan;
    final List<TrainingMetrics> metrics = new ArrayList<>();
    final List<Integer> splits = new ArrayList<>();
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
    public void batchesSplit(int microBatches) {
        splits.add(microBatches);
    }

    @Override
    public void progressed(TrainingMetrics progress) {
        metrics.add(progress);
    }

    @Override
    public void checkpoint(TrainedModel model, long step, boolean last) {
        if (step == noRoomAfter) {
            throw noRoom;
        }
        checkpoints.add(new Saved(new TrainedModel(model.config(), copy(model.weights())), step, last));
    }

    /** The training dies right after this update; its state is kept before. */
    RecordingListener dyingAfter(long step) {
        diesAfter = step;
        return this;
    }

    /** The checkpoint of this step cannot be written. */
    RecordingListener withoutRoomAfter(long step) {
        noRoomAfter = step;
        return this;
    }

    /** What Java does not need any more is freed after every update: mapped files with it. */
    RecordingListener collectingGarbage() {
        collectsGarbage = true;
        return this;
    }

    @Override
    public boolean resumePointDue() {
        if (collectsGarbage) {
            System.gc();
        }
        return ++updates == diesAfter;
    }

    @Override
    public void resumePoint(TrainingState state) {
        resumePoint = copy(state);
        if (updates == diesAfter) {
            throw new Death();
        }
    }

    @Override
    public void failing(RuntimeException cause, TrainingState state) {
        failure = cause;
        failedAt = copy(state);
    }

    private static TrainingState copy(TrainingState state) {
        return new TrainingState(
                state.step(),
                copy(state.weights()),
                copy(state.expAvgs()),
                copy(state.expAvgSqs()),
                state.microBatches(),
                state.progress());
    }

    private static Map<String, Tensor> copy(Map<String, Tensor> views) {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        views.forEach((name, view) -> copies.put(name, Tensor.ofFloats(view.toFloats(), view.shape())));
        return copies;
    }

    static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public boolean stopRequested() {
        return ++asked >= stopAfter;
    }
}
