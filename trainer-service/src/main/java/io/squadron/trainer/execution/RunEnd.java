package io.squadron.trainer.execution;

import io.squadron.trainer.Refusal;
import io.squadron.trainer.checkpoint.ResumePoints;
import io.squadron.trainer.queue.RunControl;
import io.squadron.trainer.queue.RunLog;
import io.squadron.trainer.run.RunEvents;
import io.squadron.trainer.training.TrainingOutcome;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunFailed;
import io.squadron.v1.RunFailureReason;
import io.squadron.v1.RunFinished;
import io.squadron.v1.RunReleased;
import io.squadron.v1.RunStopped;
import java.io.IOException;
import java.util.List;
import org.jboss.logging.Logger;

/** Makes the last event of an attempt: how the run ended, and what is left of it. */
final class RunEnd {
    private static final Logger LOG = Logger.getLogger(RunEnd.class);

    private final RunControl control;
    private final RunLog log;
    private final ResumePoints resumePoints;

    RunEnd(RunControl control, RunLog log, ResumePoints resumePoints) {
        this.control = control;
        this.resumePoints = resumePoints;
        this.log = log;
    }

    /** The training came to its end, or was stopped. */
    RunEvent of(TrainingOutcome outcome, String checkpointId, boolean resumable) {
        RunEvent.Builder end = event(outcome.steps());
        if (outcome.stopped()) {
            return end.setStopped(stoppedWith(checkpointId).setResumable(resumable))
                    .build();
        }
        return end.setFinished(RunFinished.newBuilder()
                        .setFinalLoss(outcome.finalLoss())
                        .setTrainSeconds(outcome.trainSeconds())
                        .setWindowsPerSecond(outcome.windowsPerSecond())
                        .setCheckpointId(checkpointId))
                .build();
    }

    /** The run was stopped before this attempt had trained anything; what attempts before it have left is still there. */
    RunEvent stopped() {
        return event(0).setStopped(stoppedWith(earlierCheckpointId()).setResumable(earlierState()))
                .build();
    }

    private static RunStopped.Builder stoppedWith(String checkpointId) {
        RunStopped.Builder stopped = RunStopped.newBuilder();
        return checkpointId.isEmpty() ? stopped : stopped.setCheckpointId(checkpointId);
    }

    /**
     * The attempt failed: with it the run, or, if the fault is this trainer's or passing, the attempt only.
     *
     * @param checkpointId the attempt's last; empty if it published none
     * @param resumable a state is kept
     */
    RunEvent failed(long step, String checkpointId, boolean resumable, Throwable failure) {
        if (failure instanceof Refusal refusal && !refusal.endsRun()) {
            LOG.warnf("Run %s, attempt %d: %s", control.runId(), control.attempt(), failure.getMessage());
            return event(step)
                    .setReleased(RunReleased.newBuilder()
                            .setTrainer(control.trainer())
                            .setReason(refusal.reason())
                            .setMessage(failure.getMessage()))
                    .build();
        }
        String last = checkpointId.isEmpty() ? earlierCheckpointId() : checkpointId;
        String message = last.isEmpty() ? explain(failure) : explain(failure) + "; the last checkpoint is " + last;
        return event(step)
                .setFailed(RunFailed.newBuilder()
                        .setMessage(message)
                        .setReason(reason(failure))
                        .setResumable(resumable || earlierState()))
                .build();
    }

    private static RunFailureReason reason(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return refusal.reason();
        }
        return failure instanceof OutOfMemoryError
                ? RunFailureReason.RUN_FAILURE_REASON_MEMORY
                : RunFailureReason.RUN_FAILURE_REASON_INTERNAL;
    }

    private boolean earlierState() {
        try {
            return resumePoints.has(control.runId());
        } catch (IOException e) {
            return false;
        }
    }

    /** Of the attempts before this one. */
    private String earlierCheckpointId() {
        List<String> published = log.find(control.runId())
                .map(state -> List.copyOf(state.run().getCheckpointIdsList()))
                .orElse(List.of());
        return published.isEmpty() ? "" : published.get(published.size() - 1);
    }

    private String explain(Throwable failure) {
        if (failure instanceof Refusal) {
            LOG.warnf("Run %s, attempt %d: %s", control.runId(), control.attempt(), failure.getMessage());
            return failure.getMessage();
        }
        LOG.errorf(failure, "Run %s, attempt %d: failed", control.runId(), control.attempt());
        if (failure instanceof OutOfMemoryError) {
            return "The trainer ran out of memory; use a smaller per_gpu_train_batch_size, or give the trainer more";
        }
        return "The trainer met an unexpected %s; its log says more"
                .formatted(failure.getClass().getSimpleName());
    }

    private RunEvent.Builder event(long step) {
        return RunEvents.event(control.runId(), control.attempt(), step);
    }
}
