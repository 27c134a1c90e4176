package io.squadron.inference.model;

/** What computes forward passes in this process. */
public interface Engine {
    /** Starts it, unless it runs already. Blocks. */
    void start();

    /** Name, version and device; empty before the start. */
    String description();

    /** Loads from these files. */
    ModelLoader loader(CheckpointFiles files);
}
