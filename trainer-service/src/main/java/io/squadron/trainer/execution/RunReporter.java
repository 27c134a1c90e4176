package io.squadron.trainer.execution;

import io.squadron.trainer.Refusal;
import io.squadron.trainer.dataset.TrainingData;
import io.squadron.trainer.outbox.RunOutbox;
import io.squadron.trainer.queue.RunControl;
import io.squadron.trainer.run.PreparedRun;
import io.squadron.trainer.run.RunEvents;
import io.squadron.trainer.tensorboard.RunCurves;
import io.squadron.trainer.training.TrainedModel;
import io.squadron.trainer.training.TrainingListener;
import io.squadron.trainer.training.TrainingMetrics;
import io.squadron.trainer.training.TrainingPlan;
import io.squadron.trainer.training.TrainingState;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.RunEvent;
import io.squadron.v1.StepMetrics;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Writes what happens in a training as the run's events. */
final class RunReporter implements TrainingListener {
    private static final Logger LOG = Logger.getLogger(RunReporter.class);

    private static final Duration PATIENCE_AT_RESUME_POINTS = Duration.ofSeconds(2);

    private final PreparedRun run;
    private final TrainingData data;
    private final RunControl control;
    private final RunOutbox outbox;
    private final String trainer;
    private final TrainingMeters meters;
    private final RunCheckpoints checkpoints;
    private final ResumeKeeper resumption;
    private final RunCurves curves;
    private TrainingPlan plan;
    private TrainingMetrics latest;
    private long step;
    private long measuredStep;
    private String lastCheckpointId = "";

    RunReporter(
            PreparedRun run,
            TrainingData data,
            RunControl control,
            RunOutbox outbox,
            String trainer,
            TrainingMeters meters,
            RunCheckpoints checkpoints,
            ResumeKeeper resumption,
            RunCurves curves) {
        this.run = run;
        this.data = data;
        this.control = control;
        this.outbox = outbox;
        this.trainer = trainer;
        this.meters = meters;
        this.checkpoints = checkpoints;
        this.resumption = resumption;
        this.curves = curves;
    }

    @Override
    public void started(TrainingPlan begun) {
        plan = begun;
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
        outbox.send(event(plan.firstStep())
                .setStarted(Beginning.of(run, data, trainer, plan))
                .build());
        curves.begin(run, plan.firstStep());
    }

    @Override
    public void batchesSplit(int microBatches) {
        LOG.warnf(
                "Run %s: the device's memory ran out; from step %d on every batch is computed in %d micro-batches",
                control.runId(), step + 1, microBatches);
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
        outbox.send(event(metrics.step()).setMetrics(message(metrics)).build());
        curves.add(metrics);
    }

    private static StepMetrics.Builder message(TrainingMetrics metrics) {
        StepMetrics.Builder message = StepMetrics.newBuilder()
                .setEpoch(metrics.epoch())
                .setLoss(metrics.loss())
                .setLearningRate(metrics.learningRate())
                .setGradNorm(metrics.gradNorm())
                .setWindowsPerSecond(metrics.windowsPerSecond())
                .setRemainingSeconds(metrics.remainingSeconds());
        metrics.memoryBytes().ifPresent(message::setMemoryBytes);
        return message;
    }

    @Override
    public void checkpoint(TrainedModel model, long atStep, boolean last) {
        Optional<Checkpoint> written = checkpoints.write(model, atStep, last, latest, plan);
        step = atStep;
        written.ifPresent(checkpoint -> {
            lastCheckpointId = checkpoint.getCheckpointId();
            outbox.send(checkpoint, event(atStep).setCheckpoint(checkpoint).build());
        });
    }

    @Override
    public boolean resumePointDue() {
        return resumption.due();
    }

    @Override
    public void resumePoint(TrainingState state) {
        // What was said up to here must not be lost with this process: nobody would train it again.
        if (outbox.flushed(PATIENCE_AT_RESUME_POINTS)) {
            resumption.keep(state);
        } else {
            resumption.postpone();
        }
        control.requireMine();
    }

    /** It may be continued from here by another run: whoever explains the failure says so. */
    @Override
    public void failing(RuntimeException failure, TrainingState state) {
        if (failure instanceof Refusal) {
            control.requireNotReplaced();
            resumption.keep(state);
        }
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
