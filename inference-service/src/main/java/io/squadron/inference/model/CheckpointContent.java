package io.squadron.inference.model;

import io.squadron.v1.Checkpoint;
import java.util.Optional;

/** The small files of checkpoints, verified whenever they are read. */
public final class CheckpointContent {
    private final CheckpointPlaces places;

    public CheckpointContent(CheckpointPlaces places) {
        this.places = places;
    }

    /**
     * A file's bytes; empty if the checkpoint was announced without it. Blocks.
     *
     * @throws UnusableCheckpointException if it is not the announced file
     */
    public Optional<byte[]> read(Checkpoint checkpoint, String name) throws UnusableCheckpointException {
        return CheckpointFiles.of(checkpoint, places).read(name);
    }
}
