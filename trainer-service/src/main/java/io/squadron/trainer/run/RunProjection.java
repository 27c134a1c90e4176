package io.squadron.trainer.run;

import io.squadron.v1.Run;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunReleased;
import io.squadron.v1.RunStatus;
import io.squadron.v1.StepMetrics;
import io.squadron.v1.TrainingRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * One run, built from its events in the log's order. Each event counts once, however often it was written: what
 * repeats, what belongs to an attempt that was replaced, and what comes after the end changes nothing.
 */
public final class RunProjection {
    private final long firstOffset;
    private final RunHistory history;
    private final Run.Builder run;
    private String trainer = "";
    private boolean started;
    private boolean released;
    private final Map<String, RunState.Refused> refusals = new TreeMap<>();
    private int attemptsFromHere;
    private long firstStep;
    private boolean stopRequested;
    private long metricsStep = -1;
    private final NavigableMap<Long, String> checkpoints = new TreeMap<>();
    // Null after a change, until somebody asks.
    private RunState state;

    public RunProjection(String runId, long firstOffset, int maxMetrics) {
        this.firstOffset = firstOffset;
        this.history = new RunHistory(maxMetrics);
        this.run = Run.newBuilder().setRunId(runId).setAttempt(1).setStatus(RunStatus.RUN_STATUS_QUEUED);
    }

    /** Takes the next event, from its place in the log; false if it changes nothing. */
    public boolean apply(RunEvent event, long position) {
        if (RunState.ended(run.getStatus())) {
            return false;
        }
        // First of all: should memory run out below, nobody is told of a state that is no more.
        state = null;
        if (!takes(event)) {
            return false;
        }
        history.add(event, position);
        if (RunState.ended(run.getStatus())) {
            history.end();
        }
        run.setUpdatedAt(event.getTime());
        return true;
    }

    /** Of its first event. */
    long firstPosition() {
        return firstOffset;
    }

    public RunState state() {
        if (state == null) {
            state = new RunState(
                    run.build(), trainer, released, Map.copyOf(refusals), attemptsFromHere, stopRequested, firstOffset);
        }
        return state;
    }

    public List<RunHistory.Told> history() {
        return history.events();
    }

    private boolean takes(RunEvent event) {
        // A stop request is about the run, not about an attempt: its writer may not know the latest.
        if (event.hasStopRequested()) {
            boolean first = !stopRequested;
            stopRequested = true;
            return first;
        }
        if (event.hasQueued()) {
            return queued(event, event.getQueued().getRequest());
        }
        if (event.hasClaimed()) {
            return claimed(event.getAttempt(), event.getClaimed().getTrainer());
        }
        if (event.hasReleased()) {
            return released(event);
        }
        if (event.hasStarted()) {
            return started(event);
        }
        if (event.getAttempt() < run.getAttempt()) {
            return false;
        }
        boolean taken =
                switch (event.getEventCase()) {
                    case METRICS -> progressed(event.getStep(), event.getMetrics());
                    case CHECKPOINT ->
                        checkpoint(event.getStep(), event.getCheckpoint().getCheckpointId());
                    case FINISHED -> ended(RunStatus.RUN_STATUS_FINISHED);
                    case STOPPED -> {
                        run.setResumable(event.getStopped().getResumable());
                        yield ended(RunStatus.RUN_STATUS_STOPPED);
                    }
                    case FAILED -> {
                        run.setFailure(event.getFailed())
                                .setResumable(event.getFailed().getResumable());
                        yield ended(RunStatus.RUN_STATUS_FAILED);
                    }
                    // An event of a later version: it says nothing that this trainer knows of.
                    default -> false;
                };
        if (taken) {
            run.setStep(Math.max(run.getStep(), event.getStep()));
        }
        return taken;
    }

    private boolean queued(RunEvent event, TrainingRequest request) {
        if (run.hasRequest()) {
            return false;
        }
        run.setRequest(request);
        run.setSubmittedAt(request.hasSubmittedAt() ? request.getSubmittedAt() : event.getTime());
        return true;
    }

    /** The first claim of an attempt has it: whoever is later learns from the log that the run is not theirs. */
    private boolean claimed(int attempt, String claimant) {
        boolean free = trainer.isEmpty() ? attempt >= run.getAttempt() : attempt > run.getAttempt();
        if (free) {
            trainer = claimant;
            started = false;
            released = false;
            refusals.clear();
            attemptsFromHere++;
            run.setAttempt(attempt);
        }
        return free;
    }

    /** By the trainer that has it, or by one that cannot do it and says so before it has claimed it. */
    private boolean released(RunEvent event) {
        RunReleased why = event.getReleased();
        boolean givenBack = why.getTrainer().equals(trainer) && event.getAttempt() == run.getAttempt() && !released;
        boolean waits = trainer.isEmpty() || released;
        if (!givenBack && !waits) {
            return false;
        }
        RunState.Refused before = refusals.put(
                why.getTrainer(),
                new RunState.Refused(why, Instant.ofEpochSecond(event.getTime().getSeconds())));
        if (givenBack) {
            released = true;
            run.setStatus(RunStatus.RUN_STATUS_QUEUED);
        }
        return givenBack || before == null || !before.why().equals(why);
    }

    private boolean started(RunEvent event) {
        String starter = event.getStarted().getTrainer();
        boolean asClaimed = event.getAttempt() == run.getAttempt() && starter.equals(trainer) && !started;
        // Trainers of the first version claimed a run by starting it.
        if (!asClaimed && !claimed(event.getAttempt(), starter)) {
            return false;
        }
        started = true;
        history.restart(event.getAttempt(), event.getStep());
        if (event.getStep() != firstStep) {
            firstStep = event.getStep();
            attemptsFromHere = 1;
        }
        if (metricsStep > event.getStep()) {
            metricsStep = event.getStep();
            run.clearMetrics();
        }
        checkpoints.tailMap(event.getStep(), false).clear();
        run.setStatus(RunStatus.RUN_STATUS_RUNNING)
                .setStep(event.getStep())
                .setTotalSteps(event.getStarted().getTotalSteps())
                .setRequest(event.getStarted().getRequest())
                .clearCheckpointIds()
                .addAllCheckpointIds(checkpoints.values());
        if (!run.hasSubmittedAt()) {
            run.setSubmittedAt(event.getTime());
        }
        return true;
    }

    private boolean progressed(long step, StepMetrics metrics) {
        if (step <= metricsStep) {
            return false;
        }
        metricsStep = step;
        run.setMetrics(metrics);
        return true;
    }

    private boolean checkpoint(long step, String checkpointId) {
        if (checkpoints.putIfAbsent(step, checkpointId) != null) {
            return false;
        }
        run.addCheckpointIds(checkpointId);
        return true;
    }

    private boolean ended(RunStatus status) {
        run.setStatus(status);
        return true;
    }
}
