package io.squadron.trainer.training;

import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Adds up what happened since the last metrics, and since the beginning. Time that is paused counts for nothing. */
final class ProgressMeter {
    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier nanoTime;
    private final StepPlan plan;
    private long resumedAt;
    private long nanosBefore;
    private long windows;
    private Interval interval;
    private double lastLoss = Double.NaN;

    ProgressMeter(StepPlan plan, LongSupplier nanoTime) {
        this.plan = plan;
        this.nanoTime = nanoTime;
        resumedAt = nanoTime.getAsLong();
        interval = new Interval(0, 0, 0, 0);
    }

    /** One that goes on where another one was. */
    ProgressMeter(StepPlan plan, LongSupplier nanoTime, TrainingState.Progress progress) {
        this(plan, nanoTime);
        nanosBefore = nanos(progress.seconds());
        windows = progress.windows();
        lastLoss = progress.lastLoss();
        interval = new Interval(
                nanos(progress.intervalSeconds()),
                progress.intervalSteps(),
                progress.intervalWindows(),
                progress.intervalLossSum());
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * NANOS_PER_SECOND);
    }

    TrainingState.Progress progress() {
        return new TrainingState.Progress(
                elapsedNanos() / NANOS_PER_SECOND,
                windows,
                lastLoss,
                interval.sinceNanos() / NANOS_PER_SECOND,
                interval.steps(),
                interval.windows(),
                interval.lossSum());
    }

    /** Loss is the mean of a step's batches. */
    void stepped(double loss, int windowsOfStep) {
        windows += windowsOfStep;
        interval = new Interval(
                interval.sinceNanos(),
                interval.steps() + 1,
                interval.windows() + windowsOfStep,
                interval.lossSum() + loss);
    }

    /** Metrics of the interval that ends here; the next one begins. */
    TrainingMetrics metrics(long step, double learningRate, double gradNorm, OptionalLong memoryBytes) {
        long now = elapsedNanos();
        double intervalSeconds = (now - interval.sinceNanos()) / NANOS_PER_SECOND;
        lastLoss = interval.lossSum() / interval.steps();
        TrainingMetrics metrics = new TrainingMetrics(
                step,
                (double) step / plan.stepsPerEpoch(),
                lastLoss,
                learningRate,
                gradNorm,
                interval.windows() / intervalSeconds,
                (plan.totalSteps() - step) * (now / NANOS_PER_SECOND) / step,
                memoryBytes);
        interval = new Interval(now, 0, 0, 0);
        return metrics;
    }

    /** Runs something that is not training, e.g. the writing of a checkpoint. */
    void paused(Runnable work) {
        nanosBefore = elapsedNanos();
        work.run();
        resumedAt = nanoTime.getAsLong();
    }

    TrainingOutcome outcome(long steps, boolean stopped) {
        double seconds = elapsedNanos() / NANOS_PER_SECOND;
        return new TrainingOutcome(steps, lastLoss, seconds, windows / seconds, stopped);
    }

    private long elapsedNanos() {
        return nanosBefore + nanoTime.getAsLong() - resumedAt;
    }

    private record Interval(long sinceNanos, int steps, long windows, double lossSum) {}
}
