package io.squadron.inference.model;

import io.squadron.checkpoints.CheckpointNames;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the models in memory may be together. Two have room whatever their size: one answers while another is loaded.
 *
 * @param models at most; 2 at least
 * @param bytes of their weights at most
 */
public record ModelRoom(int models, long bytes) {
    private static final int ALWAYS = 2;
    private static final long SHARE_OF_MEMORY = 8;

    public ModelRoom {
        if (models < ALWAYS) {
            throw new IllegalArgumentException(
                    "squadron.inference.max-loaded-models is %d, but it takes 2: one model answers while another is loaded"
                            .formatted(models));
        }
    }

    /**
     * What is configured; where nothing is, models whose weights take an eighth of the memory.
     *
     * @param memory bytes that this process may use at most
     */
    public static ModelRoom of(OptionalInt models, OptionalLong bytes, long memory) {
        long otherwise = models.isPresent() ? Long.MAX_VALUE : memory / SHARE_OF_MEMORY;
        return new ModelRoom(models.orElse(Integer.MAX_VALUE), bytes.orElse(otherwise));
    }

    boolean holds(int count, long weights) {
        return count <= ALWAYS || (count <= models && weights <= bytes);
    }

    /** Bytes of a checkpoint's weights, as they were announced. */
    static long weightsOf(Checkpoint checkpoint) {
        return size(checkpoint, CheckpointNames.WEIGHTS)
                .or(() -> size(checkpoint, CheckpointNames.SCRIPT))
                .orElse(0L);
    }

    private static Optional<Long> size(Checkpoint checkpoint, String name) {
        return checkpoint.getFilesList().stream()
                .filter(file -> file.getName().equals(name))
                .map(CheckpointFile::getSize)
                .findFirst();
    }

    /** For people. */
    @Override
    public String toString() {
        String weights = bytes == Long.MAX_VALUE ? "any weights" : "%d MB of weights".formatted(bytes / 1_000_000);
        return models == Integer.MAX_VALUE ? weights : "%d models, %s".formatted(models, weights);
    }
}
