package io.squadron.local.stack;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a home takes on the disk. A file with several names (copies of the build share theirs) counts once; what vanishes or
 * cannot be read meanwhile counts nothing.
 *
 * @param bytesByPart by the name of the directory in the home
 */
public record DiskUsage(Map<String, Long> bytesByPart) {
    /** Looks through a home; empty if there is none. */
    public static DiskUsage of(Path home) throws IOException {
        Map<String, Long> bytes = new TreeMap<>();
        if (Files.isDirectory(home)) {
            Files.walkFileTree(home, new Count(home, bytes));
        }
        return new DiskUsage(bytes);
    }

    /** Returns the sum of all parts. */
    public long totalBytes() {
        return bytesByPart.values().stream().mapToLong(Long::longValue).sum();
    }

    private static final class Count extends SimpleFileVisitor<Path> {
        private final Path home;
        private final Map<String, Long> bytes;
        private final Set<Object> seen = new HashSet<>();

        Count(Path home, Map<String, Long> bytes) {
            this.home = home;
            this.bytes = bytes;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Path inHome = home.relativize(file);
            if (inHome.getNameCount() > 1 && !isSparse(inHome) && isNew(attributes)) {
                bytes.merge(inHome.getName(0).toString(), attributes.size(), Long::sum);
            }
            return FileVisitResult.CONTINUE;
        }

        /** Kafka's indexes are made 10 MiB long and take next to nothing: in a fresh home they would be most of it. */
        private static boolean isSparse(Path file) {
            return file.startsWith("kafka") && file.toString().endsWith("index");
        }

        private boolean isNew(BasicFileAttributes attributes) {
            return attributes.fileKey() == null || seen.add(attributes.fileKey());
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }
}
