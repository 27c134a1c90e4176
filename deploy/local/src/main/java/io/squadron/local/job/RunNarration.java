package io.squadron.local.job;

import io.squadron.local.progress.Progress;
import io.squadron.local.progress.ProgressBar;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunStarted;
import io.squadron.v1.StepMetrics;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Tells a run's events as progress. The events of a run may be replayed from the beginning (after a reconnection): what
 * is kept is idempotent, and what was said is not said again.
 */
final class RunNarration {
    private final String runId;
    private final Progress progress;
    private final Map<String, Checkpoint> checkpoints = new LinkedHashMap<>();

    private Progress.Task task;
    private long totalSteps;
    private long announcedAttempt;
    private long furthestStep;

    RunNarration(String runId, Progress progress) {
        this.runId = runId;
        this.progress = progress;
    }

    /** The stream of events begins, perhaps again. */
    void begin() {
        if (task == null) {
            task = progress.begin("Training", 0);
        }
    }

    /**
     * @return the run, once it has finished
     * @throws FailedException if it failed or was stopped
     */
    Optional<TrainedRun> tell(RunEvent event) {
        switch (event.getEventCase()) {
            case STARTED -> started(event.getAttempt(), event.getStarted());
            case METRICS -> metrics(event.getStep(), event.getMetrics());
            case CHECKPOINT -> checkpoints.put(event.getCheckpoint().getCheckpointId(), event.getCheckpoint());
            case FAILED -> {
                task.finish("failed");
                throw new FailedException(
                        "The run " + runId + " failed: " + event.getFailed().getMessage());
            }
            case STOPPED -> {
                task.finish("stopped at step " + event.getStep());
                throw new FailedException("The run " + runId + " was stopped at step " + event.getStep() + "."
                        + checkpointAfterStop(event));
            }
            case FINISHED -> {
                return Optional.of(finished(event));
            }
            default -> {
                // queued, or an event of a newer contract: nothing to show
            }
        }
        return Optional.empty();
    }

    private void started(long attempt, RunStarted started) {
        totalSteps = started.getTotalSteps();
        if (attempt <= announcedAttempt) {
            return;
        }
        announcedAttempt = attempt;
        progress.say(String.format(
                Locale.ROOT,
                "  %s: %,d windows, %,d updates, %,d parameters, %s (%s)%s",
                runId,
                started.getWindows(),
                totalSteps,
                started.getParameters(),
                started.getDevice(),
                started.getEngine(),
                attempt > 1 ? ", attempt " + attempt : ""));
        task.update(0, totalSteps, "");
    }

    private void metrics(long step, StepMetrics metrics) {
        if (step < furthestStep) {
            return; // replayed
        }
        furthestStep = step;
        task.update(
                step,
                totalSteps,
                String.format(
                        Locale.ROOT,
                        "loss %.3f · lr %.2e · %.1f windows/s · %s left",
                        metrics.getLoss(),
                        metrics.getLearningRate(),
                        metrics.getWindowsPerSecond(),
                        ProgressBar.clock(Duration.ofSeconds((long) metrics.getRemainingSeconds()))));
    }

    private TrainedRun finished(RunEvent event) {
        task.finish(String.format(
                Locale.ROOT,
                "%,d updates, loss %.3f, %.1f windows/s",
                event.getStep(),
                event.getFinished().getFinalLoss(),
                event.getFinished().getWindowsPerSecond()));
        return new TrainedRun(
                runId,
                event.getStep(),
                event.getFinished(),
                checkpoints.values().stream().toList());
    }

    private static String checkpointAfterStop(RunEvent event) {
        String checkpointId = event.getStopped().getCheckpointId();
        return checkpointId.isEmpty() ? "" : " What it had reached is checkpoint " + checkpointId + ".";
    }
}
