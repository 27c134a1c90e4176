package io.squadron.checkpoints;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads checkpoints that were announced, and only what was announced: a file's bytes are hashed on their way, and those
 * that went by are what is proven, whatever happens to the file meanwhile.
 *
 * <p>Everything here blocks. Failures of the place where a checkpoint lies are {@link CheckpointAccessException}s.
 */
public interface CheckpointReader extends AutoCloseable {
    /**
     * Looks at the location alone; nothing is read.
     *
     * @throws StorageRefusedException if this reader does not read there
     */
    void requireAllowed(StoredCheckpoint checkpoint) throws StorageRefusedException;

    /**
     * Writes a file out. What was written may be used only after this has returned.
     *
     * @param file one of the checkpoint's
     * @param out is not closed; a plain {@link IOException} is its own
     * @throws DamagedFileException if the file is missing or is not the announced one
     */
    void copy(StoredCheckpoint checkpoint, HashedFile file, OutputStream out) throws IOException;

    /**
     * {@value CheckpointNames#MANIFEST}, which says where the checkpoint comes from; no hash proves it.
     *
     * @return empty if the checkpoint is not, or no longer, there
     */
    Optional<byte[]> manifest(StoredCheckpoint checkpoint) throws IOException;

    /** A small file's bytes; empty if the checkpoint was announced without it. */
    default Optional<byte[]> read(StoredCheckpoint checkpoint, String name) throws IOException {
        Optional<HashedFile> file = checkpoint.file(name);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        copy(checkpoint, file.get(), content);
        return Optional.of(content.toByteArray());
    }

    /**
     * Writes all files, and {@value CheckpointNames#MANIFEST}, into an empty directory. Where it fails, what was written
     * stays there and is not to be used.
     */
    default void copyTo(StoredCheckpoint checkpoint, Path directory) throws IOException {
        for (HashedFile file : checkpoint.files()) {
            try (OutputStream out = Files.newOutputStream(directory.resolve(file.name()))) {
                copy(checkpoint, file, out);
            }
        }
        Optional<byte[]> manifest = manifest(checkpoint);
        if (manifest.isPresent()) {
            Files.write(directory.resolve(CheckpointNames.MANIFEST), manifest.get());
        }
    }

    /** Lets go of connections; nothing can be read any more. */
    @Override
    void close();
}
