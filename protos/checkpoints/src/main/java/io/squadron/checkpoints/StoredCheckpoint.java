package io.squadron.checkpoints;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A checkpoint that lies complete somewhere.
 *
 * @param checkpointId a plain name
 * @param location URI of the directory, without a slash at its end; no other content ever lies there
 * @param files every file but checkpoint.json, which holds this list itself
 */
public record StoredCheckpoint(String checkpointId, URI location, List<HashedFile> files) {
    /** @throws IllegalArgumentException if the id is no plain name, or two files' names differ by case at most */
    public StoredCheckpoint {
        PlainNames.require(checkpointId);
        files = List.copyOf(files);
        Set<String> names = new HashSet<>();
        for (HashedFile file : files) {
            if (!names.add(file.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "checkpoint %s has two files called \"%s\"".formatted(checkpointId, file.name()));
            }
        }
    }

    /** The file of a name, if it has one. */
    public Optional<HashedFile> file(String name) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst();
    }

    /** Of all files together. */
    public long bytes() {
        return files.stream().mapToLong(HashedFile::size).sum();
    }
}
