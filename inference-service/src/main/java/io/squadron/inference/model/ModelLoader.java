package io.squadron.inference.model;

import io.squadron.v1.Checkpoint;

/** Brings announced checkpoints into memory. */
public interface ModelLoader {
    /**
     * Loads a checkpoint; takes seconds and is called on the registry's own thread.
     *
     * @throws UnusableCheckpointException if its files are not the announced ones, or the model cannot answer
     */
    ServableModel load(Checkpoint checkpoint) throws UnusableCheckpointException;
}
