package io.squadron.inference.model;

import io.squadron.inference.derived.DerivedFiles;

/** What computes forward passes in this process. */
public interface Engine {
    /** Starts it, unless it runs already. Blocks. */
    void start();

    /** Name, version and device; empty before the start. */
    String description();

    /** Names and versions of the libraries that compute; after the start. */
    String libraries();

    /** Loads from these files; what it makes of them for itself it keeps where it is told. */
    ModelLoader loader(CheckpointFiles files, DerivedFiles derived);
}
