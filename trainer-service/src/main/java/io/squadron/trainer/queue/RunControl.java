package io.squadron.trainer.queue;

import io.squadron.trainer.run.RunState;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One attempt at a run, as seen by the trainer that carries it out: is it still ours, and shall it stop? */
public final class RunControl {
    private final RunLog log;
    private final String runId;
    private final int attempt;
    private final String self;
    private final CountDownLatch abandoned = new CountDownLatch(1);

    public RunControl(RunLog log, String runId, int attempt, String self) {
        this.log = log;
        this.runId = runId;
        this.attempt = attempt;
        this.self = self;
    }

    public String runId() {
        return runId;
    }

    /** The trainer that has it. */
    public String trainer() {
        return self;
    }

    public int attempt() {
        return attempt;
    }

    /** The run is given up here at the next opportunity, without a word about it in the log: another trainer will take it. */
    public void abandon() {
        abandoned.countDown();
    }

    public boolean abandoned() {
        return abandoned.getCount() == 0;
    }

    /** Somebody asked to stop the run. */
    public boolean stopRequested() {
        return log.find(runId).map(RunState::stopRequested).orElse(false);
    }

    /**
     * Makes sure that this trainer still has the run. A trainer that was cut off for a while learns here that another
     * one has it: nothing of a replaced attempt may be published.
     *
     * @throws RunInterruption.Abandoned if it was abandoned or taken over, or has ended elsewhere
     */
    public void requireMine() {
        if (abandoned()) {
            throw new RunInterruption.Abandoned("this trainer gives it up");
        }
        requireNotReplaced();
    }

    /**
     * As {@link #requireMine}, but a run that this trainer gives up of its own accord may still be kept for the next.
     *
     * @throws RunInterruption.Abandoned if it was taken over, or has ended elsewhere
     */
    public void requireNotReplaced() {
        requireNotTakenOver();
        if (log.find(runId).map(RunState::ended).orElse(false)) {
            throw new RunInterruption.Abandoned("it has ended already");
        }
    }

    /**
     * As {@link #requireNotReplaced}, for whoever ends the run.
     *
     * @throws RunInterruption.Abandoned if it was taken over
     */
    public void requireNotTakenOver() {
        if (log.find(runId).filter(this::takenByAnother).isPresent()) {
            throw new RunInterruption.Abandoned("another trainer took it over");
        }
    }

    /** Of two trainers that claim the same attempt, the one whose claim is first in the log has it. */
    private boolean takenByAnother(RunState state) {
        int taken = state.taken() ? state.run().getAttempt() : 0;
        return taken > attempt || (taken == attempt && !state.trainer().equals(self));
    }

    /**
     * As {@link #requireMine}, for the time before the first update.
     *
     * @throws RunInterruption.StopRequested if somebody asked to stop the run
     */
    public void requireUnstopped() {
        requireMine();
        if (stopRequested()) {
            throw new RunInterruption.StopRequested();
        }
    }

    /** Waits before something is tried again; returns early when the run is abandoned. */
    public void pause(Duration duration) {
        try {
            if (abandoned.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                requireMine();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunInterruption.Abandoned("its thread was interrupted");
        }
    }
}
