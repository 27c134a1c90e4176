package io.squadron.trainer.checkpoint;

import java.nio.file.Path;
import java.util.List;

/**
 * A checkpoint that lies complete on disk.
 *
 * @param path absolute
 * @param files every file but checkpoint.json, which holds this list itself
 */
public record CheckpointDirectory(Path path, List<CheckpointFile> files) {
    public CheckpointDirectory {
        files = List.copyOf(files);
    }
}
