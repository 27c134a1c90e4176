package io.squadron.eval.checkpoint;

import io.squadron.v1.Checkpoint;

/** A record of topic squadron.checkpoints. */
public sealed interface CheckpointChange {

    /** Where it stands on its topic: of two records about one checkpoint the later one counts. */
    long offset();

    /** It can be served. */
    record Announced(Checkpoint checkpoint, long offset) implements CheckpointChange {}

    /** It was deleted: a tombstone. */
    record Withdrawn(String checkpointId, long offset) implements CheckpointChange {}
}
