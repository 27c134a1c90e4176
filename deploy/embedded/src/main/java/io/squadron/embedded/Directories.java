package io.squadron.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Directories that this machine's other users have nothing to do with. */
final class Directories {
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    private Directories() {}

    /**
     * Makes a directory its owner's alone, and itself where it is missing.
     *
     * @return whether others could come in until now
     */
    static boolean close(Path directory) throws IOException {
        Files.createDirectories(directory);
        if (!Files.getFileStore(directory).supportsFileAttributeView(PosixFileAttributeView.class)) {
            return false;
        }
        boolean wasOpen = !OWNER.containsAll(Files.getPosixFilePermissions(directory));
        Files.setPosixFilePermissions(directory, OWNER);
        return wasOpen;
    }

    /** Removes a directory with what is in it; links are removed, not followed. */
    static void delete(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(directory)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException e) {
            return;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
