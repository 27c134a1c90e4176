package io.squadron.trainer.checkpoint;

import io.squadron.trainer.disk.HashedFile;
import java.net.URI;
import java.util.List;

/**
 * A checkpoint that lies complete in a store.
 *
 * @param location URI of the directory, without a slash at its end; no other content ever lies there
 * @param files every file but checkpoint.json, which holds this list itself
 */
public record StoredCheckpoint(String checkpointId, URI location, List<HashedFile> files) {
    public StoredCheckpoint {
        files = List.copyOf(files);
    }
}
