package io.squadron.checkpoints.directory;

import io.squadron.checkpoints.CheckpointAccessException;
import io.squadron.checkpoints.CheckpointReader;
import io.squadron.checkpoints.DamagedFileException;
import io.squadron.checkpoints.HashedFile;
import io.squadron.checkpoints.Sha256;
import io.squadron.checkpoints.StorageRefusedException;
import io.squadron.checkpoints.StorageUnavailableException;
import io.squadron.checkpoints.StoredCheckpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checkpoints from far away, on this machine's disk: one directory for each location, which never changes its content. A copy
 * is proven anew whenever it is read; one that was damaged here is deleted, and fetched again the next time.
 *
 * <p>Thread-safe; one checkpoint is fetched at a time.
 */
public final class CheckpointCache implements CheckpointReader {
    private static final Pattern COPY = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*~[0-9a-f]{16}");
    private static final int HASH_DIGITS = 16;

    private final CheckpointReader origin;
    private final BoundedDirectory copies;

    /**
     * Nothing is read or written yet.
     *
     * @param origin is closed with this
     * @param clock tells when a checkpoint was used
     */
    public CheckpointCache(CheckpointReader origin, Path directory, long maxBytes, InstantSource clock) {
        this.origin = origin;
        this.copies = new BoundedDirectory(directory, maxBytes, COPY, clock);
    }

    @Override
    public void requireAllowed(StoredCheckpoint checkpoint) throws StorageRefusedException {
        origin.requireAllowed(checkpoint);
        long bytes = checkpoint.bytes();
        if (bytes < 0 || bytes > copies.maxBytes()) {
            throw new StorageRefusedException(
                    "checkpoint %s has %d bytes, and %d are allowed in %s; raise squadron.inference.max-cache-size"
                            .formatted(checkpoint.checkpointId(), bytes, copies.maxBytes(), copies.path()));
        }
    }

    @Override
    public void copy(StoredCheckpoint checkpoint, HashedFile file, OutputStream out) throws IOException {
        String copy = nameOf(checkpoint);
        try (InputStream in = open(checkpoint, file, copy)) {
            DirectoryReader.copy(in, copies.path().resolve(copy).resolve(file.name()), file, out);
        } catch (DamagedFileException e) {
            forget(copy);
            throw e;
        }
    }

    /** An open file can be read to its end, even if another checkpoint needs its room meanwhile. */
    private synchronized InputStream open(StoredCheckpoint checkpoint, HashedFile file, String copy)
            throws IOException {
        return DirectoryReader.open(fetch(checkpoint, copy).resolve(file.name()), file.size());
    }

    @Override
    public Optional<byte[]> manifest(StoredCheckpoint checkpoint) throws IOException {
        return origin.manifest(checkpoint);
    }

    private Path fetch(StoredCheckpoint checkpoint, String name) throws IOException {
        requireAllowed(checkpoint);
        try {
            Optional<Path> copy = copies.use(name);
            return copy.isPresent()
                    ? copy.get()
                    : copies.add(name, checkpoint.bytes(), partial -> download(checkpoint, partial));
        } catch (CheckpointAccessException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageUnavailableException(
                    "checkpoint %s cannot be copied to %s: %s".formatted(checkpoint.checkpointId(), copies.path(), e),
                    e);
        }
    }

    private static String nameOf(StoredCheckpoint checkpoint) {
        byte[] location = checkpoint.location().toString().getBytes(StandardCharsets.UTF_8);
        return checkpoint.checkpointId() + "~" + Sha256.of(location).substring(0, HASH_DIGITS);
    }

    private void download(StoredCheckpoint checkpoint, Path partial) throws IOException {
        for (HashedFile file : checkpoint.files()) {
            try (OutputStream out = Files.newOutputStream(partial.resolve(file.name()))) {
                origin.copy(checkpoint, file, out);
            }
        }
    }

    private synchronized void forget(String copy) throws IOException {
        copies.remove(copy);
    }

    @Override
    public void close() {
        origin.close();
    }
}
