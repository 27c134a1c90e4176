package io.squadron.local.job;

import io.squadron.v1.Checkpoint;
import io.squadron.v1.RunFinished;
import java.util.List;

/**
 * A run that has finished.
 *
 * @param checkpoints as announced, oldest first; the last one is the run's result
 */
public record TrainedRun(String runId, long steps, RunFinished figures, List<Checkpoint> checkpoints) {
    public TrainedRun {
        checkpoints = List.copyOf(checkpoints);
        if (checkpoints.isEmpty()) {
            throw new FailedException("Run " + runId + " finished without a checkpoint; see `squadron logs trainer`.");
        }
    }

    /** All but the {@link #result}. */
    public List<Checkpoint> intermediate() {
        return checkpoints.subList(0, checkpoints.size() - 1);
    }

    /** What the run ends in. */
    public Checkpoint result() {
        return checkpoints.get(checkpoints.size() - 1);
    }
}
