package io.squadron.local.job;

import io.squadron.checkpoints.directory.DirectoryTree;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a job's results go. They are written into a hidden directory beside it and moved only when all of them are
 * there, so that a job that fails or is interrupted leaves nothing half-written.
 */
public final class OutputDirectory implements AutoCloseable {
    private static final Pattern RESULT =
            Pattern.compile("(?:(?:nbest_)?predictions_|null_odds_)\\d*\\.json|eval_results\\.json");

    private final Path directory;
    private final Path staging;

    private OutputDirectory(Path directory, Path staging) {
        this.directory = directory;
        this.staging = staging;
    }

    /**
     * run_squad's rule, checked before anything is started: a directory that holds something is not trained into unless
     * that is asked for.
     *
     * @throws FailedException if results may not or cannot be written there
     */
    public static void requireUsable(Path directory, boolean training, boolean overwrite) {
        if (directory.toAbsolutePath().normalize().getFileName() == null) {
            throw new FailedException(
                    "The output directory " + directory + " is the root of the file system; name a directory in it.");
        }
        if (!Files.exists(directory)) {
            requireCreatable(directory);
            return;
        }
        if (!Files.isDirectory(directory)) {
            throw new FailedException("The output directory " + directory + " is a file, not a directory.");
        }
        if (!Files.isWritable(directory)) {
            throw new FailedException("The output directory " + directory + " may not be written by this user.");
        }
        if (training && !overwrite && !isEmpty(directory)) {
            throw new FailedException("The output directory " + directory
                    + " exists and is not empty; give --overwrite_output_dir to write into it all the same.");
        }
    }

    /** What permissions do not tell, the file system does: nothing can be made in /proc. */
    private static void requireCreatable(Path directory) {
        Path above = directory.toAbsolutePath().normalize();
        while (!Files.exists(above)) {
            above = above.getParent();
        }
        try {
            Files.delete(Files.createTempDirectory(above, ".squadron-"));
        } catch (IOException e) {
            throw new FailedException(
                    "--output_dir " + directory + " cannot be made: nothing can be written into " + above + ".", e);
        }
    }

    /** The names of an evaluation's files that are in a directory; another one would write over them. */
    public static List<String> resultsIn(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(file -> file.getFileName().toString())
                    .filter(RESULT.asMatchPredicate())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new FailedException("Cannot read " + directory + ": " + SourceFile.reason(e) + ".", e);
        }
    }

    /** Its last part, for people. */
    public static String nameOf(Path directory) {
        return String.valueOf(directory.toAbsolutePath().normalize().getFileName());
    }

    private static boolean isEmpty(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        } catch (IOException e) {
            throw new FailedException("Cannot read " + directory + ": " + SourceFile.reason(e) + ".", e);
        }
    }

    /** Makes the place to write to; on the same file system as the directory, so that moving is renaming. */
    public static OutputDirectory open(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            Path parent = absolute.getParent() == null ? absolute : absolute.getParent();
            Files.createDirectories(parent);
            return new OutputDirectory(
                    absolute, Files.createTempDirectory(parent, "." + absolute.getFileName() + ".partial-"));
        } catch (IOException e) {
            throw new FailedException("Cannot write beside " + directory + ": " + SourceFile.reason(e) + ".", e);
        }
    }

    /** Where to write. */
    public Path staging() {
        return staging;
    }

    /** Makes the results visible: all at once in a new directory, file by file (each whole), and
     * {@code checkpoint-STEP} by {@code checkpoint-STEP}, in one that exists. */
    public void publish() throws IOException {
        if (!Files.exists(directory)) {
            try {
                // A temporary directory is the owner's alone; results are as open as any directory the user makes.
                Path fresh = Files.createDirectory(staging.resolveSibling(staging.getFileName() + ".ready"));
                moveFiles(fresh);
                Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
                return;
            } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
                throw new FailedException(
                        "Somebody else wrote to " + directory + " meanwhile; nothing was written there.", e);
            }
        }
        moveFiles(directory);
    }

    private void moveFiles(Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> entries = Files.list(staging)) {
            files = entries.sorted().toList();
        }
        for (Path file : files) {
            Path target = to.resolve(file.getFileName());
            if (Files.isDirectory(target)) {
                deleteTree(target); // nothing can be moved over a directory that holds something
            }
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Removes what was not published. */
    @Override
    public void close() {
        deleteTree(staging);
        deleteTree(staging.resolveSibling(staging.getFileName() + ".ready"));
    }

    static void deleteTree(Path root) {
        try {
            DirectoryTree.delete(root);
        } catch (IOException e) {
            // Nothing depends on it: a hidden directory stays behind, and the job's own outcome matters more.
            System.err.println("Could not remove " + root + ": " + SourceFile.reason(e));
        }
    }
}
