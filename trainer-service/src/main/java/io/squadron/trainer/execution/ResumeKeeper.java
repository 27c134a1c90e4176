package io.squadron.trainer.execution;

import io.squadron.trainer.Refusal;
import io.squadron.trainer.checkpoint.ResumeOrigin;
import io.squadron.trainer.checkpoint.ResumePoints;
import io.squadron.trainer.queue.RunControl;
import io.squadron.trainer.queue.RunInterruption;
import io.squadron.trainer.training.TrainingState;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Keeps one run's state now and then, and when its trainer gives it up. A state that cannot be kept costs the time to
 * train it again, never the run.
 */
final class ResumeKeeper {
    private static final Logger LOG = Logger.getLogger(ResumeKeeper.class);

    private static final Duration POSTPONEMENT = Duration.ofSeconds(30);

    private final ResumePoints points;
    private final ResumeOrigin origin;
    private final String resumeFromRun;
    private final RunControl control;
    private final Duration patience;
    private final long intervalNanos;
    private long dueAt;
    private boolean kept;

    /**
     * @param resumeFromRun whose state the run begins with; empty if with none
     */
    ResumeKeeper(
            ResumePoints points,
            ResumeOrigin origin,
            String resumeFromRun,
            RunControl control,
            Duration interval,
            Duration patience) {
        this.points = points;
        this.origin = origin;
        this.resumeFromRun = resumeFromRun;
        this.control = control;
        this.patience = patience;
        this.intervalNanos = interval.toNanos();
        this.dueAt = System.nanoTime() + intervalNanos;
    }

    /**
     * The state to go on from, the run's own or that of the run that it was told to go on from; empty where the run begins,
     * or its own state cannot be had for too long: to train it all again is better than not to.
     *
     * @throws RunInterruption.StopRequested if somebody asked to stop the run
     * @throws Refusal if it was told to go on from a run whose state is not there, is another training's, or cannot be had
     */
    Optional<TrainingState> latest() {
        Outage outage = new Outage(control, patience);
        while (true) {
            control.requireUnstopped();
            try {
                Optional<TrainingState> own = points.latest(control.runId(), origin);
                kept = own.isPresent();
                return own.isEmpty() && !resumeFromRun.isEmpty() ? Optional.of(ofOtherRun()) : own;
            } catch (IOException e) {
                if (!outage.tryAgain(e)) {
                    return withoutState(e);
                }
            }
        }
    }

    private TrainingState ofOtherRun() throws IOException {
        Optional<TrainingState> state = points.latest(resumeFromRun, origin);
        if (state.isPresent()) {
            return state.get();
        }
        if (points.has(resumeFromRun)) {
            throw new Refusal.Unfit(
                    "resume_from_run: what is kept of run \"%s\" is of another encoder, data set or other arguments, which the trainer's log names; submit the run with the same, or without resume_from_run"
                            .formatted(resumeFromRun));
        }
        throw new Refusal.NotFound(
                "resume_from_run: no state of run \"%s\" is left; submit the run without it".formatted(resumeFromRun));
    }

    private Optional<TrainingState> withoutState(IOException e) {
        if (!resumeFromRun.isEmpty()) {
            throw new Refusal.Unavailable(
                    "storage", "The state of run \"%s\" cannot be had: %s".formatted(resumeFromRun, e.getMessage()), e);
        }
        LOG.warnf("Run %s begins anew, its state cannot be had: %s", control.runId(), e.getMessage());
        return Optional.empty();
    }

    /** There is a state of this run that another can go on from. */
    boolean kept() {
        return kept;
    }

    boolean due() {
        return control.abandoned() || System.nanoTime() - dueAt >= 0;
    }

    void keep(TrainingState state) {
        try {
            points.write(control.runId(), origin, state);
            kept = true;
            LOG.infof("Run %s: can be taken up at step %d", control.runId(), state.step());
        } catch (IOException e) {
            LOG.warnf("Run %s: its state at step %d is not kept: %s", control.runId(), state.step(), e.getMessage());
        }
        dueAt = System.nanoTime() + intervalNanos;
    }

    /** This is not the moment; the next one comes soon. */
    void postpone() {
        dueAt = System.nanoTime() + Math.min(intervalNanos, POSTPONEMENT.toNanos());
    }
}
