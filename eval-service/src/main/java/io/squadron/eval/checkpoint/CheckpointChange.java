package io.squadron.eval.checkpoint;

import io.squadron.v1.Checkpoint;

/** A record of topic squadron.checkpoints. */
public sealed interface CheckpointChange {

    /** It can be served. */
    record Announced(Checkpoint checkpoint) implements CheckpointChange {}

    /** It was deleted: a tombstone. */
    record Withdrawn(String checkpointId) implements CheckpointChange {}
}
