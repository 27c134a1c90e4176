package io.squadron.local.backup;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What of a home belongs to a backup: all but what is made again by itself, and what belongs to processes that have ended. Links are
 * followed: checkpoints may lie on another disk.
 *
 * @param directories within the home, parents before children
 * @param files within the home
 * @param bytes of all files
 */
record HomeFiles(List<Path> directories, List<Path> files, long bytes) {
    private static final Set<Path> LEFT_OUT = Set.of(
            // Secrets: the new home makes a key of its own, and a copy of a backup lets nobody in.
            Path.of("access"),
            Path.of("dist"),
            Path.of("native"),
            Path.of("derived-models"),
            Path.of("scratch"),
            Path.of("logs"),
            Path.of("lock"),
            Path.of("stack.json"),
            Path.of("stack.json.next"),
            Path.of("restoring"),
            Path.of(Restore.STAGING),
            Path.of("kafka", ".lock"),
            Path.of("postgres", "bin"),
            Path.of("postgres", "library"),
            Path.of("postgres", "postgres.log"),
            Path.of("postgres", "postgres.log.1"),
            Path.of("postgres", "data", "postmaster.pid"),
            Path.of("postgres", "data", "postmaster.opts"));

    static HomeFiles of(Path home) throws IOException {
        List<Path> directories = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        long[] bytes = {0};
        Files.walkFileTree(
                home, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                        if (LEFT_OUT.contains(home.relativize(directory))) {
                            return FileVisitResult.SKIP_SUBTREE;
                        }
                        if (!directory.equals(home)) {
                            directories.add(home.relativize(directory));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (attributes.isRegularFile() && !LEFT_OUT.contains(home.relativize(file))) {
                            files.add(home.relativize(file));
                            bytes[0] += attributes.size();
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return new HomeFiles(directories, files, bytes[0]);
    }
}
