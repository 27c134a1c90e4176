package io.squadron.trainer.checkpoint;

import io.squadron.checkpoints.CheckpointStore;
import java.io.IOException;
import java.time.Instant;

/** The two stores of a trainer, beside each other: both on this machine, or both where every trainer sees them. */
public record CheckpointStores(CheckpointStore checkpoints, CheckpointStore resumePoints) implements AutoCloseable {
    /** Removes what killed processes left in either, see {@link CheckpointStore#sweep}. */
    public void sweep(Instant untouchedSince) throws IOException {
        checkpoints.sweep(untouchedSince);
        resumePoints.sweep(untouchedSince);
    }

    @Override
    public void close() {
        checkpoints.close();
        resumePoints.close();
    }
}
