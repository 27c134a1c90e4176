package io.squadron.trainer.execution;

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
    private final RunControl control;
    private final Duration patience;
    private final long intervalNanos;
    private long dueAt;

    ResumeKeeper(ResumePoints points, ResumeOrigin origin, RunControl control, Duration interval, Duration patience) {
        this.points = points;
        this.origin = origin;
        this.control = control;
        this.patience = patience;
        this.intervalNanos = interval.toNanos();
        this.dueAt = System.nanoTime() + intervalNanos;
    }

    /**
     * The state to go on from; empty where the run begins, or its state cannot be had for too long: to train it all again
     * is better than not to.
     *
     * @throws RunInterruption.StopRequested if somebody asked to stop the run
     */
    Optional<TrainingState> latest() {
        Outage outage = new Outage(control, patience);
        while (true) {
            control.requireUnstopped();
            try {
                return points.latest(origin);
            } catch (IOException e) {
                if (!outage.tryAgain(e)) {
                    LOG.warnf("Run %s begins anew, its state cannot be had: %s", origin.runId(), e.getMessage());
                    return Optional.empty();
                }
            }
        }
    }

    boolean due() {
        return control.abandoned() || System.nanoTime() - dueAt >= 0;
    }

    void keep(TrainingState state) {
        try {
            points.write(origin, state);
            LOG.infof("Run %s: can be taken up at step %d", origin.runId(), state.step());
        } catch (IOException e) {
            LOG.warnf("Run %s: its state at step %d is not kept: %s", origin.runId(), state.step(), e.getMessage());
        }
        dueAt = System.nanoTime() + intervalNanos;
    }

    /** This is not the moment; the next one comes soon. */
    void postpone() {
        dueAt = System.nanoTime() + Math.min(intervalNanos, POSTPONEMENT.toNanos());
    }
}
