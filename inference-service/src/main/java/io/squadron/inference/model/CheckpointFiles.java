package io.squadron.inference.model;

import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The files of an announced checkpoint, none of which is used before its size and SHA-256 are the announced ones.
 *
 * <p>TorchScript is code that runs when it is loaded, so a name or a place proves nothing. A file is hashed while it is
 * copied, and the copy is what gets used: a file that is exchanged after the check cannot slip in.
 */
final class CheckpointFiles {
    static final String MODEL = "model.pt";

    /** No separators, no leading dot, hence no way out of the directory. */
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}");

    private static final Pattern CHECKPOINT_ID = Pattern.compile("[A-Za-z0-9._-]{1,120}");

    private final Checkpoint checkpoint;
    private final Path directory;

    private CheckpointFiles(Checkpoint checkpoint, Path directory) {
        this.checkpoint = checkpoint;
        this.directory = directory;
    }

    /**
     * Checks the announcement and finds the directory, without reading a file yet. Blocks.
     */
    static CheckpointFiles of(Checkpoint checkpoint, CheckpointPlaces places) throws UnusableCheckpointException {
        if (!CHECKPOINT_ID.matcher(checkpoint.getCheckpointId()).matches()) {
            throw new UnusableCheckpointException("'%s' is no checkpoint id".formatted(checkpoint.getCheckpointId()));
        }
        Set<String> names = new HashSet<>();
        for (CheckpointFile file : checkpoint.getFilesList()) {
            if (!FILE_NAME.matcher(file.getName()).matches()
                    || !names.add(file.getName().toLowerCase(Locale.ROOT))) {
                throw new UnusableCheckpointException(
                        "The announced file name '%s' is unusable or occurs twice".formatted(file.getName()));
            }
        }
        if (!names.contains(MODEL)) {
            throw new UnusableCheckpointException("The checkpoint was announced without " + MODEL);
        }
        return new CheckpointFiles(checkpoint, places.directory(checkpoint));
    }

    /** Checks every file, and copies {@link #MODEL} to where only this process can change it. */
    void verifyAndCopyModel(Path copy) throws UnusableCheckpointException {
        for (CheckpointFile file : checkpoint.getFilesList()) {
            try (OutputStream out =
                    file.getName().equals(MODEL) ? Files.newOutputStream(copy) : OutputStream.nullOutputStream()) {
                verify(file, out);
            } catch (IOException e) {
                throw new UnusableCheckpointException(
                        "%s of %s cannot be read: %s".formatted(file.getName(), directory, e.getMessage()), e);
            }
        }
    }

    /** The verified content of a small file; empty if the checkpoint has no such file. */
    Optional<byte[]> read(String name) throws UnusableCheckpointException {
        for (CheckpointFile file : checkpoint.getFilesList()) {
            if (file.getName().equals(name)) {
                try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
                    verify(file, out);
                    return Optional.of(out.toByteArray());
                } catch (IOException e) {
                    throw new UnusableCheckpointException("%s of %s cannot be read".formatted(name, directory), e);
                }
            }
        }
        return Optional.empty();
    }

    /** Writes the file out and throws if it was not the announced one. */
    private void verify(CheckpointFile file, OutputStream out) throws IOException, UnusableCheckpointException {
        Path path = directory.resolve(file.getName());
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new UnusableCheckpointException("%s is missing or not a regular file".formatted(path));
        }
        long size = Files.size(path);
        if (size != file.getSize()) {
            throw new UnusableCheckpointException(
                    "%s has %d bytes, announced were %d".formatted(path, size, file.getSize()));
        }
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            in.transferTo(new DigestOutputStream(out, digest));
        }
        String actual = HexFormat.of().formatHex(digest.digest());
        if (!actual.equals(file.getSha256())) {
            throw new UnusableCheckpointException(
                    "%s has SHA-256 %s, announced was %s: it was changed or damaged after the announcement"
                            .formatted(path, actual, file.getSha256()));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
