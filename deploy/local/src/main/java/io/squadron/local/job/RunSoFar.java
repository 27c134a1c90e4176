package io.squadron.local.job;

import io.squadron.v1.Checkpoint;
import io.squadron.v1.RunStatus;
import java.util.List;
import java.util.Optional;

/**
 * A run that has ended, and what it leaves.
 *
 * @param step updates done
 * @param checkpoints as announced, oldest first
 * @param resumable another run can go on from it
 */
public record RunSoFar(String runId, RunStatus status, long step, List<Checkpoint> checkpoints, boolean resumable) {
    public RunSoFar {
        checkpoints = List.copyOf(checkpoints);
    }

    /** What it has reached; empty if it had not come to a checkpoint. */
    public Optional<Checkpoint> lastCheckpoint() {
        return checkpoints.isEmpty() ? Optional.empty() : Optional.of(checkpoints.get(checkpoints.size() - 1));
    }
}
