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
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checkpoints from far away, on this machine's disk: one directory for each location, which never changes its content. It
 * gets its name when all of it is there. Never more than so many bytes are kept; the one that was not used for the longest
 * time goes first. A copy is proven anew whenever it is read; one that was damaged here is deleted, and fetched again the
 * next time.
 *
 * <p>One process has the directory. Thread-safe; one checkpoint is fetched at a time.
 */
public final class CheckpointCache implements CheckpointReader {
    private static final Pattern COPY = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*~[0-9a-f]{16}");
    private static final int HASH_DIGITS = 16;

    private final CheckpointReader origin;
    private final Path directory;
    private final long maxBytes;
    private final InstantSource clock;

    /**
     * Nothing is read or written yet.
     *
     * @param origin is closed with this
     * @param clock tells when a checkpoint was used
     */
    public CheckpointCache(CheckpointReader origin, Path directory, long maxBytes, InstantSource clock) {
        this.origin = origin;
        this.directory = directory.toAbsolutePath().normalize();
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    @Override
    public void requireAllowed(StoredCheckpoint checkpoint) throws StorageRefusedException {
        origin.requireAllowed(checkpoint);
        long bytes = checkpoint.bytes();
        if (bytes < 0 || bytes > maxBytes) {
            throw new StorageRefusedException(
                    "checkpoint %s has %d bytes, and %d are allowed in %s; raise squadron.inference.max-cache-size"
                            .formatted(checkpoint.checkpointId(), bytes, maxBytes, directory));
        }
    }

    @Override
    public void copy(StoredCheckpoint checkpoint, HashedFile file, OutputStream out) throws IOException {
        Path copy = directory.resolve(nameOf(checkpoint));
        try (InputStream in = open(checkpoint, file, copy)) {
            DirectoryReader.copy(in, copy.resolve(file.name()), file, out);
        } catch (DamagedFileException e) {
            forget(copy);
            throw e;
        }
    }

    /** An open file can be read to its end, even if another checkpoint needs its room meanwhile. */
    private synchronized InputStream open(StoredCheckpoint checkpoint, HashedFile file, Path copy) throws IOException {
        fetch(checkpoint, copy);
        return DirectoryReader.open(copy.resolve(file.name()), file.size());
    }

    @Override
    public Optional<byte[]> manifest(StoredCheckpoint checkpoint) throws IOException {
        return origin.manifest(checkpoint);
    }

    private void fetch(StoredCheckpoint checkpoint, Path copy) throws IOException {
        requireAllowed(checkpoint);
        try {
            if (!Files.isDirectory(copy)) {
                makeRoom(checkpoint.bytes());
                download(checkpoint, copy);
            }
            Files.setLastModifiedTime(copy, FileTime.from(clock.instant()));
        } catch (CheckpointAccessException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageUnavailableException(
                    "checkpoint %s cannot be copied to %s: %s".formatted(checkpoint.checkpointId(), directory, e), e);
        }
    }

    private static String nameOf(StoredCheckpoint checkpoint) {
        byte[] location = checkpoint.location().toString().getBytes(StandardCharsets.UTF_8);
        return checkpoint.checkpointId() + "~" + Sha256.of(location).substring(0, HASH_DIGITS);
    }

    private void makeRoom(long bytes) throws IOException {
        Files.createDirectories(directory);
        List<Path> oldestFirst = new ArrayList<>();
        long kept = 0;
        for (Path child : children(directory)) {
            if (!COPY.matcher(child.getFileName().toString()).matches()) {
                DirectoryTree.delete(child); // begun by a process that was killed
                continue;
            }
            oldestFirst.add(child);
            kept += size(child);
        }
        oldestFirst.sort(Comparator.comparingLong(CheckpointCache::lastUse));
        for (Path child : oldestFirst) {
            if (kept + bytes <= maxBytes) {
                return;
            }
            kept -= size(child);
            DirectoryTree.delete(child);
        }
    }

    private void download(StoredCheckpoint checkpoint, Path copy) throws IOException {
        Path partial = Files.createDirectory(directory.resolve("." + UUID.randomUUID() + ".partial"));
        try {
            for (HashedFile file : checkpoint.files()) {
                try (OutputStream out = Files.newOutputStream(partial.resolve(file.name()))) {
                    origin.copy(checkpoint, file, out);
                }
            }
            Files.move(partial, copy, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            DirectoryTree.delete(partial);
        }
    }

    private synchronized void forget(Path copy) throws IOException {
        DirectoryTree.delete(copy);
    }

    private static long lastUse(Path child) {
        return child.toFile().lastModified();
    }

    private static long size(Path child) throws IOException {
        long bytes = 0;
        for (Path file : children(child)) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private static List<Path> children(Path top) throws IOException {
        try (Stream<Path> children = Files.list(top)) {
            return children.toList();
        }
    }

    @Override
    public void close() {
        origin.close();
    }
}
