package io.squadron.local.job;

import io.squadron.local.progress.Progress;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunStarted;
import io.squadron.v1.StepMetrics;
import io.squadron.v1.WatchRunResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

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
    private long latestAttempt;
    private long announcedAttempt;
    private long furthestStep;
    private OptionalLong lastPosition = OptionalLong.empty();
    private String toldToWaitFor = "";
    private boolean givenBack;

    RunNarration(String runId, Progress progress) {
        this.runId = runId;
        this.progress = progress;
    }

    /** The stream of events begins, perhaps again. */
    void begin() {
        if (task == null) {
            task = progress.begin("Training", 0);
            task.update(0, 0, "waiting for a trainer");
        }
    }

    /** Where to go on after a stream has broken off; empty before the first event. */
    OptionalLong lastPosition() {
        return lastPosition;
    }

    /** No trainer has begun it. */
    void waits(String reason) {
        if (!reason.isEmpty() && !reason.equals(toldToWaitFor)) {
            toldToWaitFor = reason;
            progress.say("  " + runId + " waits: " + reason);
            task.update(0, 0, reason);
        }
    }

    /**
     * @return the run, once it has finished
     * @throws FailedException if it failed or was stopped
     */
    Optional<TrainedRun> tell(WatchRunResponse response) {
        RunEvent event = response.getEvent();
        lastPosition = OptionalLong.of(response.getPosition());
        if (event.getAttempt() < latestAttempt) {
            return Optional.empty(); // of a trainer that is thought dead: another has the run
        }
        switch (event.getEventCase()) {
            case CLAIMED -> claimed(event.getAttempt(), event.getClaimed().getTrainer());
            case RELEASED -> {
                givenBack = true;
                progress.say("  " + event.getReleased().getTrainer()
                        + " gives the run back, which waits for another trainer: "
                        + event.getReleased().getMessage());
            }
            case STARTED -> started(event, event.getStarted());
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

    private void claimed(long attempt, String trainer) {
        if (attempt > Math.max(1, latestAttempt) && !givenBack) {
            progress.say(
                    "  The trainer that had the run is gone; " + trainer + " takes it over (attempt " + attempt + ").");
        }
        latestAttempt = attempt;
        givenBack = false;
        task.update(furthestStep, totalSteps, "reading the data and the model");
    }

    private void started(RunEvent event, RunStarted started) {
        long attempt = event.getAttempt();
        totalSteps = started.getTotalSteps();
        if (attempt <= announcedAttempt) {
            return;
        }
        latestAttempt = attempt;
        announcedAttempt = attempt;
        furthestStep = event.getStep(); // what the attempt before did beyond is done again
        checkpoints.values().removeIf(checkpoint -> checkpoint.getStep() > event.getStep());
        progress.say(String.format(
                Locale.ROOT,
                "  %s: %,d windows, %,d updates%s",
                runId,
                started.getWindows(),
                totalSteps,
                event.getStep() > 0 ? String.format(Locale.ROOT, ", from step %,d on", event.getStep()) : ""));
        progress.say(String.format(
                Locale.ROOT,
                "  %,d parameters on %s (%s)",
                started.getParameters(),
                started.getDevice(),
                started.getEngine()));
        task.update(event.getStep(), totalSteps);
    }

    private void metrics(long step, StepMetrics metrics) {
        if (step < furthestStep) {
            return; // replayed
        }
        furthestStep = step;
        task.remaining(Duration.ofSeconds((long) metrics.getRemainingSeconds()));
        task.update(
                step,
                totalSteps,
                String.format(Locale.ROOT, "loss %.3f", metrics.getLoss()),
                String.format(Locale.ROOT, "%.1f windows/s", metrics.getWindowsPerSecond()),
                String.format(Locale.ROOT, "lr %.2e", metrics.getLearningRate()));
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
