package io.squadron.local.backup;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a backup says about itself: the last entry of the file, so that a file without it is not whole.
 *
 * @param format of the file; a reader refuses what is higher than it knows
 * @param createdAt ISO 8601
 * @param home that it was made of
 * @param platform whose PostgreSQL wrote the database's files
 * @param contents what is in it, counted
 * @param directories all of them, parents before children
 * @param files all of them, but this
 */
record BackupManifest(
        int format,
        String createdAt,
        String home,
        String platform,
        Contents contents,
        List<String> directories,
        List<StoredFile> files) {
    /** The entry's name. */
    static final String NAME = "backup.json";

    /** What this code writes, and the highest that it reads. */
    static final int FORMAT = 1;

    BackupManifest {
        directories = List.copyOf(directories);
        files = List.copyOf(files);
    }

    /**
     * A file of the home.
     *
     * @param name within the home, with slashes
     * @param size bytes
     * @param sha256 lower-case hex
     */
    record StoredFile(String name, long size, String sha256) {}

    static BackupManifest of(Path home, Contents contents, List<String> directories, List<StoredFile> files) {
        return new BackupManifest(
                FORMAT, Instant.now().toString(), home.toString(), thisPlatform(), contents, directories, files);
    }

    private static String thisPlatform() {
        return (System.getProperty("os.name") + "-" + System.getProperty("os.arch")).toLowerCase(Locale.ROOT);
    }

    long bytes() {
        return files.stream().mapToLong(StoredFile::size).sum();
    }

    /** The entries of the home itself, e.g. {@code kafka}. */
    Set<String> tops() {
        Set<String> tops = new HashSet<>();
        directories.forEach(name -> tops.add(top(name)));
        files.forEach(file -> tops.add(top(file.name())));
        return tops;
    }

    private static String top(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }

    /** Why this code cannot restore it, whatever the home; empty if it can. */
    Optional<String> refusal(int newestSchema) {
        if (contents.schema() > newestSchema) {
            return Optional.of(
                    "its database has the schema " + contents.schema() + ", and this Squadron knows those up to "
                            + newestSchema + ": restore it with the newer Squadron that made it");
        }
        if (!platform.equals(thisPlatform())) {
            return Optional.of("it was made on " + platform + ", and PostgreSQL's files cannot be read on "
                    + thisPlatform() + ": restore it on such a machine");
        }
        return Optional.empty();
    }
}
