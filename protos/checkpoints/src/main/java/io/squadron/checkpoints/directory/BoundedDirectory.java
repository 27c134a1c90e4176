package io.squadron.checkpoints.directory;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Entries that can be made again, on this machine's disk: directories of files, each of which gets its name when all of it is
 * there. Never more than so many bytes are kept; the entry that was not used for the longest time goes first. Several
 * processes may have one: each may find an entry gone that it has just seen.
 */
public final class BoundedDirectory {
    private static final String PARTIAL = ".partial";
    private static final Pattern PARTIAL_NAME = Pattern.compile("\\.[0-9a-f-]+\\.partial");
    /** Nobody fills an entry for so long. */
    private static final Duration ABANDONED_AFTER = Duration.ofHours(6);

    private final Path directory;
    private final long maxBytes;
    private final Pattern names;
    private final InstantSource clock;

    /**
     * Nothing is read or written yet.
     *
     * @param names of entries; whatever else lies there stays, and counts for nothing
     * @param clock tells when an entry was used
     */
    public BoundedDirectory(Path directory, long maxBytes, Pattern names, InstantSource clock) {
        this.directory = directory.toAbsolutePath().normalize();
        this.maxBytes = maxBytes;
        this.names = names;
        this.clock = clock;
    }

    /** Puts an entry's files into a directory. */
    @FunctionalInterface
    public interface Filler<E extends Exception> {
        void fill(Path directory) throws IOException, E;
    }

    public Path path() {
        return directory;
    }

    public long maxBytes() {
        return maxBytes;
    }

    /** An entry, which counts as used now; empty if there is none. */
    public Optional<Path> use(String name) throws IOException {
        Path entry = directory.resolve(name);
        try {
            Files.setLastModifiedTime(entry, FileTime.from(clock.instant()));
            return Optional.of(entry);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Makes room and an entry. Should another process have made it meanwhile, that one stays.
     *
     * @param bytes the entry's files take at most; no more than {@link #maxBytes}
     */
    public <E extends Exception> Path add(String name, long bytes, Filler<E> filler) throws IOException, E {
        makeRoom(bytes);
        Path entry = directory.resolve(name);
        Path partial = Files.createDirectory(directory.resolve("." + UUID.randomUUID() + PARTIAL));
        try {
            filler.fill(partial);
            Files.setLastModifiedTime(partial, FileTime.from(clock.instant()));
            Files.move(partial, entry, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(entry)) {
                throw e;
            }
        } finally {
            DirectoryTree.delete(partial);
        }
        return entry;
    }

    public void remove(String name) throws IOException {
        DirectoryTree.delete(directory.resolve(name));
    }

    private void makeRoom(long bytes) throws IOException {
        createForOurselves();
        List<Path> oldestFirst = new ArrayList<>();
        long kept = 0;
        for (Path child : children(directory)) {
            if (names.matcher(child.getFileName().toString()).matches()) {
                oldestFirst.add(child);
                kept += size(child);
            } else if (isAbandoned(child)) {
                DirectoryTree.delete(child);
            }
        }
        oldestFirst.sort(Comparator.comparingLong(BoundedDirectory::lastUse));
        for (Path child : oldestFirst) {
            if (kept + bytes <= maxBytes) {
                return;
            }
            kept -= size(child);
            DirectoryTree.delete(child);
        }
    }

    /** Whoever else could write here could exchange what was checked before it is used. */
    private void createForOurselves() throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Files.createDirectories(directory);
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Begun by a process that was killed. */
    private boolean isAbandoned(Path child) {
        return PARTIAL_NAME.matcher(child.getFileName().toString()).matches()
                && lastUse(child) < clock.instant().minus(ABANDONED_AFTER).toEpochMilli();
    }

    private static long lastUse(Path child) {
        return child.toFile().lastModified();
    }

    private static long size(Path child) throws IOException {
        long bytes = 0;
        for (Path file : children(child)) {
            bytes += file.toFile().length();
        }
        return bytes;
    }

    private static List<Path> children(Path top) throws IOException {
        try (Stream<Path> children = Files.list(top)) {
            return children.toList();
        } catch (NoSuchFileException e) {
            return List.of(); // another process has deleted it
        }
    }
}
