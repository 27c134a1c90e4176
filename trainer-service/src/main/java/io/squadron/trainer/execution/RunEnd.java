package io.squadron.trainer.execution;

import io.squadron.trainer.Refusal;
import io.squadron.trainer.queue.RunControl;
import io.squadron.trainer.queue.RunLog;
import io.squadron.trainer.run.RunEvents;
import io.squadron.trainer.training.TrainingOutcome;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunFailed;
import io.squadron.v1.RunFinished;
import io.squadron.v1.RunStopped;
import java.util.List;
import org.jboss.logging.Logger;

/** Makes the last event of an attempt: how the run ended, and what is left of it. */
final class RunEnd {
    private static final Logger LOG = Logger.getLogger(RunEnd.class);

    private final RunControl control;
    private final RunLog log;

    RunEnd(RunControl control, RunLog log) {
        this.control = control;
        this.log = log;
    }

    /** The training came to its end, or was stopped. */
    RunEvent of(TrainingOutcome outcome, String checkpointId) {
        RunEvent.Builder end = event(outcome.steps());
        if (outcome.stopped()) {
            return end.setStopped(RunStopped.newBuilder().setCheckpointId(checkpointId))
                    .build();
        }
        return end.setFinished(RunFinished.newBuilder()
                        .setFinalLoss(outcome.finalLoss())
                        .setTrainSeconds(outcome.trainSeconds())
                        .setWindowsPerSecond(outcome.windowsPerSecond())
                        .setCheckpointId(checkpointId))
                .build();
    }

    /** The run was stopped before this attempt had trained anything. */
    RunEvent stopped() {
        return event(0).setStopped(RunStopped.newBuilder().setCheckpointId(earlierCheckpointId()))
                .build();
    }

    /**
     * The run failed.
     *
     * @param checkpointId the attempt's last; empty if it published none
     */
    RunEvent failed(long step, String checkpointId, Throwable failure) {
        String last = checkpointId.isEmpty() ? earlierCheckpointId() : checkpointId;
        String message = last.isEmpty() ? explain(failure) : explain(failure) + "; the last checkpoint is " + last;
        return event(step).setFailed(RunFailed.newBuilder().setMessage(message)).build();
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
