package io.squadron.inference.model;

import io.squadron.v1.Checkpoint;
import io.squadron.v1.Precision;

/** Hears of what comes into memory and leaves it, for metrics. Called by the loading thread, or by the last who used a model. */
public interface MemoryListener {
    /** Hears nothing. */
    MemoryListener NONE = (checkpoint, precision, nanos) -> {};

    /**
     * A model is in memory. The same checkpoint may be loaded anew before the one before has left: each is told of once.
     *
     * @param nanos what the load took
     */
    void loaded(Checkpoint checkpoint, Precision precision, long nanos);

    /**
     * A load failed.
     *
     * @param isPassing it may succeed later
     */
    default void failed(boolean isPassing) {}

    /** The model's last request is answered and its memory is free. */
    default void left(Checkpoint checkpoint, Precision precision) {}
}
