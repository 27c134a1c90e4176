package io.squadron.inference.model;

import io.squadron.v1.Checkpoint;
import io.squadron.v1.Precision;
import java.util.List;

/** Brings announced checkpoints into memory. */
public interface ModelLoader {
    /**
     * Loads a checkpoint in one of its {@link #precisions}; takes seconds and is called on the registry's own thread.
     *
     * @throws UnusableCheckpointException if its files are not the announced ones, or the model cannot answer
     */
    ServableModel load(Checkpoint checkpoint, Precision precision) throws UnusableCheckpointException;

    /** In what it can load a checkpoint, the fastest first; not empty. */
    default List<Precision> precisions(Checkpoint checkpoint) {
        return List.of(Precision.PRECISION_FP32);
    }
}
