package io.squadron.eval.run;

import io.squadron.eval.storage.Identifiers;
import io.squadron.eval.storage.ProtoTime;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunStarted;
import io.squadron.v1.StepMetrics;
import io.squadron.v1.TrainingRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Run events onto rows. Applying an event again changes nothing, and an event of an attempt that another one has
 * replaced is ignored, so it does not matter how often or how late an event arrives.
 */
@ApplicationScoped
public class RunProjection {

    private final CurvePoints points;
    private final CurveBuckets buckets;
    private final RunLog log;

    RunProjection(CurvePoints points, CurveBuckets buckets, RunLog log) {
        this.log = log;
        this.points = points;
        this.buckets = buckets;
    }

    /**
     * Applies events in their order within the caller's transaction. Metrics that follow each other in one attempt are
     * stored together.
     *
     * @throws IllegalArgumentException for an event that breaks the contract
     */
    public void apply(List<RunEvent> events) {
        Map<String, List<RunEvent>> metrics = new LinkedHashMap<>();
        for (RunEvent event : events) {
            Identifiers.require("run_id", event.getRunId());
            List<RunEvent> waiting = metrics.computeIfAbsent(event.getRunId(), runId -> new ArrayList<>());
            boolean joins =
                    event.hasMetrics() && (waiting.isEmpty() || waiting.get(0).getAttempt() == event.getAttempt());
            if (!joins) {
                store(waiting);
            }
            if (event.hasMetrics()) {
                waiting.add(event);
            } else {
                apply(event);
            }
        }
        metrics.values().forEach(this::store);
    }

    private void apply(RunEvent event) {
        if (event.hasDeleted()) {
            // What its checkpoints reached stays.
            StepMetric.delete("runId", event.getRunId());
            buckets.changed(event.getRunId(), 0);
            RunAttempt.delete("key.runId", event.getRunId());
            TrainingRun.deleteById(event.getRunId());
            return;
        }
        if (event.hasClaimed()) {
            // Nothing has changed before its trainer says that it has begun; the claim may have come too late.
            log.add(event);
            return;
        }
        int number = Math.max(1, event.getAttempt());
        Instant time = ProtoTime.instant(event.getTime());
        TrainingRun run = runOf(event.getRunId(), time);
        log.add(event);
        if (number < run.attempt) {
            return;
        }
        if (number > run.attempt) {
            beginAttempt(run, number);
        }
        switch (event.getEventCase()) {
            case QUEUED -> describe(run, event.getQueued().getRequest());
            case STARTED -> started(run, event, time);
            case CHECKPOINT -> run.step = Math.max(run.step, event.getStep());
            case FINISHED -> {
                run.trainSeconds = event.getFinished().getTrainSeconds();
                run.windowsPerSecond = event.getFinished().getWindowsPerSecond();
                run.loss = event.getFinished().getFinalLoss();
                run.step = Math.max(run.step, event.getStep());
                over(run, RunState.FINISHED, time);
            }
            case FAILED -> {
                run.failure = event.getFailed().getMessage();
                over(run, RunState.FAILED, time);
            }
            case STOPPED -> over(run, RunState.STOPPED, time);
            // The run waits again, in its old place.
            case RELEASED -> run.status = run.status.isOver() ? run.status : RunState.QUEUED;
            // The run goes on until its trainer says that it has stopped.
            case STOP_REQUESTED, CLAIMED, DELETED, METRICS -> {}
            case EVENT_NOT_SET ->
                throw new IllegalArgumentException("The run event of " + event.getRunId() + " at step "
                        + event.getStep() + " says nothing known.");
        }
        run.updatedAt = run.updatedAt.isBefore(time) ? time : run.updatedAt;
    }

    private static TrainingRun runOf(String runId, Instant time) {
        TrainingRun run = TrainingRun.findById(runId, LockModeType.PESSIMISTIC_WRITE);
        if (run == null) {
            run = new TrainingRun();
            run.runId = runId;
            run.submittedAt = time;
            run.updatedAt = time;
            run.persist();
        }
        return run;
    }

    /** What the attempt before left behind is over: its end, its failure and its forecast. */
    private static void beginAttempt(TrainingRun run, int number) {
        run.attempt = number;
        run.status = RunState.QUEUED;
        run.failure = "";
        run.endedAt = null;
        run.trainSeconds = null;
        run.remainingSeconds = null;
        run.windowsPerSecond = null;
    }

    private static void describe(TrainingRun run, TrainingRequest request) {
        run.name = request.getName();
        run.modelNameOrPath = request.getModelNameOrPath();
        run.trainDatasetId = request.getTrainDatasetId();
        run.evalDatasetId = request.getEvalDatasetId();
        if (run.status == RunState.QUEUED || run.arguments.isEmpty()) {
            run.arguments = ArgumentNames.byName(request.getArguments());
        }
        if (request.hasSubmittedAt()) {
            run.submittedAt = ProtoTime.instant(request.getSubmittedAt());
        }
    }

    private void started(TrainingRun run, RunEvent event, Instant time) {
        RunStarted started = event.getStarted();
        describe(run, started.getRequest());
        run.arguments = ArgumentNames.byName(started.getRequest().getArguments());
        run.trainer = started.getTrainer();
        run.device = started.getDevice();
        run.engine = started.getEngine();
        run.windows = started.getWindows();
        run.duplicateWindows = started.getDuplicateWindows();
        run.totalSteps = started.getTotalSteps();
        run.parameters = started.getParameters();
        run.startedAt = run.startedAt == null ? time : run.startedAt;
        RunAttempt attempt = attemptOf(run, time);
        if (attempt.trainer.isEmpty()) {
            // The first time that this event is seen: the attempt goes on from its step.
            attempt.trainer = started.getTrainer();
            attempt.device = started.getDevice();
            attempt.provenance = Provenance.of(started);
            attempt.firstStep = event.getStep();
            attempt.startedAt = time;
            StepMetric.dropSuperseded(run.runId, run.attempt, event.getStep() + 1);
            buckets.changed(run.runId, event.getStep() + 1);
            if (!run.status.isOver()) {
                run.step = Math.max(event.getStep(), latestStep(run));
            }
        }
        run.status = run.status.isOver() ? run.status : RunState.RUNNING;
    }

    /** Stores metrics of one attempt and empties the list. */
    private void store(List<RunEvent> metrics) {
        if (metrics.isEmpty()) {
            return;
        }
        RunEvent first = metrics.get(0);
        int number = Math.max(1, first.getAttempt());
        TrainingRun run = runOf(first.getRunId(), ProtoTime.instant(first.getTime()));
        if (number >= run.attempt) {
            if (number > run.attempt) {
                beginAttempt(run, number);
            }
            RunEvent newest = Collections.max(metrics, Comparator.comparingLong(RunEvent::getStep));
            long lowest = metrics.stream().mapToLong(RunEvent::getStep).min().orElseThrow();
            long latestBefore = latestStep(run);
            StepMetric.dropSuperseded(run.runId, number, lowest);
            points.store(run.runId, number, metrics);
            run.curveThinnedAt = null;
            buckets.changed(run.runId, lowest);
            if (newest.getStep() >= latestBefore && !run.status.isOver()) {
                show(run, newest);
            }
            Instant time = ProtoTime.instant(newest.getTime());
            run.updatedAt = run.updatedAt.isBefore(time) ? time : run.updatedAt;
        }
        metrics.clear();
    }

    private static void show(TrainingRun run, RunEvent newest) {
        StepMetrics metrics = newest.getMetrics();
        run.status = RunState.RUNNING;
        run.step = Math.max(run.step, newest.getStep());
        run.epoch = metrics.getEpoch();
        run.loss = metrics.getLoss();
        run.learningRate = metrics.getLearningRate();
        run.windowsPerSecond = metrics.getWindowsPerSecond();
        run.remainingSeconds = metrics.getRemainingSeconds();
    }

    private static void over(TrainingRun run, RunState outcome, Instant time) {
        RunAttempt attempt = attemptOf(run, time);
        attempt.outcome = outcome;
        attempt.endedAt = time;
        run.status = outcome;
        run.endedAt = time;
        run.remainingSeconds = null;
    }

    private static RunAttempt attemptOf(TrainingRun run, Instant time) {
        RunAttempt.Key key = new RunAttempt.Key(run.runId, run.attempt);
        RunAttempt attempt = RunAttempt.findById(key);
        if (attempt == null) {
            attempt = new RunAttempt();
            attempt.key = key;
            attempt.startedAt = time;
            attempt.persist();
        }
        return attempt;
    }

    private static long latestStep(TrainingRun run) {
        return StepMetric.<StepMetric>find("runId = ?1 order by step desc", run.runId)
                .page(0, 1)
                .firstResultOptional()
                .map(point -> point.step)
                .orElse(0L);
    }
}
