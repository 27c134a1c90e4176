package io.squadron.trainer.scratch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Where a trainer puts what only it needs, and only for a while; it is made at its first use. */
public final class ScratchDirectory {
    private static final Logger LOG = Logger.getLogger(ScratchDirectory.class);

    /** What is here of this name is a trainer's; a directory that somebody shares with other things keeps them. */
    private static final String PREFIX = "squadron-trainer-";

    private final Path directory;

    public ScratchDirectory(Path directory) {
        this.directory = directory;
    }

    public Path path() {
        return directory;
    }

    /**
     * A new directory, which the caller deletes.
     *
     * @param purpose part of its name, for people
     */
    public Path newDirectory(String purpose) throws IOException {
        Files.createDirectories(directory);
        return Files.createTempDirectory(directory, PREFIX + purpose + "-");
    }

    /**
     * A new file without a name: nobody else can open or cut it off, and its room is free again when nobody has it open or
     * mapped any more, however this process ends.
     */
    public FileChannel newFile(String purpose) throws IOException {
        Files.createDirectories(directory);
        Path file = Files.createTempFile(directory, PREFIX + purpose + "-", "");
        try {
            return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Deletes what killed trainers left, as far as nobody has written to it since. */
    public void sweep(Instant before) throws IOException {
        List<Path> leftovers;
        try (Stream<Path> files = Files.list(directory)) {
            leftovers = files.filter(file -> file.getFileName().toString().startsWith(PREFIX))
                    .toList();
        } catch (NoSuchFileException e) {
            return;
        }
        for (Path leftover : leftovers) {
            if (Files.getLastModifiedTime(leftover).toInstant().isBefore(before)) {
                LOG.infof("%s was left by a killed trainer and goes", leftover);
                delete(leftover);
            }
        }
    }

    private static void delete(Path tree) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(tree)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
