package io.squadron.trainer.run;

import io.squadron.trainer.dataset.TrainingData;
import io.squadron.trainer.training.TrainedModel;
import io.squadron.trainer.training.TrainingListener;
import io.squadron.trainer.training.TrainingMetrics;
import io.squadron.trainer.training.TrainingPlan;
import io.squadron.trainer.training.TrainingState;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunStarted;
import io.squadron.v1.StepMetrics;
import org.jboss.logging.Logger;

/** Writes what happens in a training as the run's events. */
final class RunReporter implements TrainingListener {
    private static final Logger LOG = Logger.getLogger(RunReporter.class);

    private final PreparedRun run;
    private final TrainingData data;
    private final RunControl control;
    private final RunEvents events;
    private final RunLog log;
    private final String trainer;
    private final TrainingMeters meters;
    private final CheckpointPublisher.ForRun checkpoints;
    private final ResumeKeeper resumption;
    private TrainingMetrics latest;
    private long step;
    private long measuredStep;
    private String lastCheckpointId = "";

    RunReporter(
            PreparedRun run,
            TrainingData data,
            RunControl control,
            RunEvents events,
            RunLog log,
            String trainer,
            TrainingMeters meters,
            CheckpointPublisher.ForRun checkpoints,
            ResumeKeeper resumption) {
        this.run = run;
        this.data = data;
        this.control = control;
        this.events = events;
        this.log = log;
        this.trainer = trainer;
        this.meters = meters;
        this.checkpoints = checkpoints;
        this.resumption = resumption;
    }

    @Override
    public void started(TrainingPlan plan) {
        control.requireUnstopped();
        LOG.infof(
                "Run %s: %d windows, %d updates from %d on, on %s (%s)",
                control.runId(),
                data.windows().size(),
                plan.totalSteps(),
                plan.firstStep(),
                plan.device(),
                plan.engine());
        step = plan.firstStep();
        measuredStep = plan.firstStep();
        long offset = events.write(event(plan.firstStep())
                .setStarted(RunStarted.newBuilder()
                        .setRequest(run.request())
                        .setTrainer(trainer)
                        .setDevice(plan.device())
                        .setEngine(plan.engine())
                        .setWindows(data.windows().size())
                        .setDuplicateWindows(data.duplicates())
                        .setTotalSteps(plan.totalSteps())
                        .setParameters(plan.parameters()))
                .build());
        log.awaitKnown(offset);
        control.requireMine();
    }

    @Override
    public void progressed(TrainingMetrics metrics) {
        control.requireNotReplaced();
        meters.progressed(metrics.step() - measuredStep, metrics);
        measuredStep = metrics.step();
        latest = metrics;
        step = metrics.step();
        LOG.infof(
                "Run %s: step %d, loss %.4f, %.1f windows/s",
                control.runId(), metrics.step(), metrics.loss(), metrics.windowsPerSecond());
        events.writeLater(event(metrics.step())
                .setMetrics(StepMetrics.newBuilder()
                        .setEpoch(metrics.epoch())
                        .setLoss(metrics.loss())
                        .setLearningRate(metrics.learningRate())
                        .setGradNorm(metrics.gradNorm())
                        .setWindowsPerSecond(metrics.windowsPerSecond())
                        .setRemainingSeconds(metrics.remainingSeconds()))
                .build());
    }

    @Override
    public void checkpoint(TrainedModel model, long atStep, boolean last) {
        Checkpoint checkpoint = checkpoints.publish(model, atStep, last, latest);
        step = atStep;
        lastCheckpointId = checkpoint.getCheckpointId();
        events.write(event(atStep).setCheckpoint(checkpoint).build());
    }

    @Override
    public boolean resumePointDue() {
        return resumption.due();
    }

    @Override
    public void resumePoint(TrainingState state) {
        resumption.keep(state);
        control.requireMine();
    }

    @Override
    public boolean stopRequested() {
        control.requireNotReplaced();
        return control.stopRequested();
    }

    /** Updates done, as far as they were reported. */
    long step() {
        return step;
    }

    /** Empty before the first. */
    String lastCheckpointId() {
        return lastCheckpointId;
    }

    private RunEvent.Builder event(long atStep) {
        return RunEvents.event(control.runId(), control.attempt(), atStep);
    }
}
