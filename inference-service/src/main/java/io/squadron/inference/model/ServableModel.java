package io.squadron.inference.model;

import io.squadron.inference.batching.WindowModel;

/** A model in memory. */
public interface ServableModel extends WindowModel, AutoCloseable {
    /** Frees its memory; a forward pass that has begun is finished first, later ones fail. */
    @Override
    void close();
}
