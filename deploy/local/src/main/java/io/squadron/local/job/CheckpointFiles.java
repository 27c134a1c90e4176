package io.squadron.local.job;

import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The files of an announced checkpoint. */
public final class CheckpointFiles {
    private static final String MANIFEST = "checkpoint.json";

    private CheckpointFiles() {}

    /**
     * Copies every announced file, and verifies while copying that it is the announced one.
     *
     * @throws FailedException if the checkpoint cannot be had from here or differs from its announcement
     */
    public static void copy(Checkpoint checkpoint, Path target) throws IOException {
        if (isRemote(checkpoint)) {
            try (RemoteCheckpoint remote = RemoteCheckpoint.open(checkpoint, System.getenv())) {
                remote.copy(target);
            }
            return;
        }
        Path source = directory(checkpoint);
        for (CheckpointFile file : checkpoint.getFilesList()) {
            copyVerified(source, file, target);
        }
        Path manifest = source.resolve(MANIFEST);
        if (Files.isRegularFile(manifest)) {
            Files.copy(manifest, target.resolve(MANIFEST));
        }
    }

    /**
     * As {@link #copy}, of a checkpoint that may have been deleted since it was announced.
     *
     * @param target a directory that is made here
     * @return false, and no directory, if it has been deleted
     */
    static boolean copyIfThere(Checkpoint checkpoint, Path target) throws IOException {
        if (!isThere(checkpoint)) {
            return false;
        }
        Files.createDirectory(target);
        try {
            copy(checkpoint, target);
            return true;
        } catch (NoSuchFileException e) {
            OutputDirectory.deleteTree(target);
            return false;
        }
    }

    private static boolean isThere(Checkpoint checkpoint) {
        if (!isRemote(checkpoint)) {
            return Files.isDirectory(place(checkpoint));
        }
        try (RemoteCheckpoint remote = RemoteCheckpoint.open(checkpoint, System.getenv())) {
            return remote.isThere();
        }
    }

    private static boolean isRemote(Checkpoint checkpoint) {
        return checkpoint.getLocation().startsWith(RemoteCheckpoint.SCHEME);
    }

    private static Path directory(Checkpoint checkpoint) {
        Path directory = place(checkpoint);
        if (!Files.isDirectory(directory)) {
            throw new FailedException("The checkpoint " + checkpoint.getCheckpointId() + " should lie in "
                    + checkpoint.getLocation() + ", but there is no such directory on this machine.");
        }
        return directory;
    }

    private static Path place(Checkpoint checkpoint) {
        try {
            return Path.of(URI.create(checkpoint.getLocation()));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new FailedException(
                    "The checkpoint " + checkpoint.getCheckpointId() + " lies at " + checkpoint.getLocation()
                            + ", which cannot be copied from here.",
                    e);
        }
    }

    private static void copyVerified(Path source, CheckpointFile file, Path target) throws IOException {
        String name = plainName(file);
        MessageDigest digest = SourceFile.newSha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(source.resolve(name)), digest)) {
            Files.copy(in, target.resolve(name));
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(file.getSha256())) {
            throw new FailedException(
                    source.resolve(name) + " differs from the file that was announced; the checkpoint is damaged.");
        }
    }

    /**
     * A file's name.
     *
     * @throws FailedException if it is a path
     */
    static String plainName(CheckpointFile file) {
        Path name = Path.of(file.getName()).getFileName();
        if (name == null || !name.toString().equals(file.getName())) {
            throw new FailedException(
                    "A checkpoint announces the file name '" + file.getName() + "', which is a path.");
        }
        return file.getName();
    }
}
