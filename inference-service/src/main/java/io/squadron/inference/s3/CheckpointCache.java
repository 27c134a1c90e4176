package io.squadron.inference.s3;

import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checkpoints of S3-compatible storage, on this machine's disk: one directory for each location, which never changes its
 * content. It gets its name when all of it is there. Never more than so many bytes are kept; the one that was not used
 * for the longest time goes first. What a file is, is checked by whoever reads it here.
 *
 * <p>One process has it. Thread-safe; one checkpoint is fetched at a time.
 */
public final class CheckpointCache {
    private static final Pattern PATH = Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final Pattern FETCHED = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private final S3Storage storage;
    private final Path directory;
    private final long maxBytes;
    private final Clock clock;

    /** @param clock tells when a checkpoint was used */
    public CheckpointCache(S3Storage storage, Path directory, long maxBytes, Clock clock) {
        this.storage = storage;
        this.directory = directory.toAbsolutePath().normalize();
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    /**
     * Brings a checkpoint here, unless it is. Blocks.
     *
     * @param checkpoint whose files' names are plain ones
     * @return its directory
     * @throws IOException if it cannot be had; the message is one sentence
     */
    public synchronized Path fetch(Checkpoint checkpoint) throws IOException {
        Path place = place(checkpoint);
        if (!Files.isDirectory(place)) {
            long bytes = checkpoint.getFilesList().stream()
                    .mapToLong(CheckpointFile::getSize)
                    .sum();
            makeRoom(checkpoint, bytes);
            download(checkpoint, place);
        }
        Files.setLastModifiedTime(place, FileTime.from(clock.instant()));
        return place;
    }

    /** Deletes what was fetched of it: it is not what was announced. */
    public synchronized void forget(Checkpoint checkpoint) throws IOException {
        delete(place(checkpoint));
    }

    private Path place(Checkpoint checkpoint) throws IOException {
        String location = checkpoint.getLocation();
        String path = location.startsWith(storage.root())
                ? location.substring(storage.root().length())
                : "";
        if (!PATH.matcher(path).matches()) {
            throw new IOException(
                    "%s is no directory in %s, where checkpoints are kept".formatted(location, storage.root()));
        }
        // No name of an object's directory has a '~'.
        String name = path.replace("/", "~");
        return directory.resolve(name);
    }

    private void makeRoom(Checkpoint checkpoint, long bytes) throws IOException {
        if (bytes < 0 || bytes > maxBytes) {
            throw new IOException(
                    "checkpoint %s has %d bytes, and %d are allowed here; raise squadron.inference.max-cache-size"
                            .formatted(checkpoint.getCheckpointId(), bytes, maxBytes));
        }
        Files.createDirectories(directory);
        List<Path> oldestFirst = new ArrayList<>();
        long kept = 0;
        for (Path child : children(directory)) {
            if (!FETCHED.matcher(child.getFileName().toString().replace('~', '_'))
                    .matches()) {
                delete(child); // begun by a process that was killed
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
            delete(child);
        }
    }

    private void download(Checkpoint checkpoint, Path place) throws IOException {
        Path partial = Files.createDirectory(directory.resolve("." + UUID.randomUUID() + ".partial"));
        try {
            for (CheckpointFile file : checkpoint.getFilesList()) {
                try (OutputStream out = Files.newOutputStream(partial.resolve(file.getName()))) {
                    storage.download(checkpoint.getLocation() + "/" + file.getName(), file.getSize(), out);
                }
            }
            Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(partial);
        }
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

    private static void delete(Path top) throws IOException {
        if (!Files.isDirectory(top)) {
            Files.deleteIfExists(top);
            return;
        }
        for (Path file : children(top)) {
            Files.delete(file);
        }
        Files.delete(top);
    }
}
