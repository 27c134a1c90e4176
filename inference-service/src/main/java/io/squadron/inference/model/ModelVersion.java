package io.squadron.inference.model;

import io.squadron.v1.Checkpoint;
import io.squadron.v1.Precision;

/** What a model in memory is made of: a checkpoint as it was announced, computed in a precision. */
record ModelVersion(Checkpoint checkpoint, Precision precision) {
    String checkpointId() {
        return checkpoint.getCheckpointId();
    }

    /** For people. */
    @Override
    public String toString() {
        return checkpointId() + " in " + PrecisionNames.of(precision);
    }
}
