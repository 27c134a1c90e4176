package io.squadron.local.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file by its content.
 *
 * @param sha256 lower-case hex
 */
public record SourceFile(Path path, long bytes, String sha256) {

    /**
     * Reads the file once.
     *
     * @throws FailedException if it cannot be read
     */
    public static SourceFile of(Path path) {
        requireReadable(path);
        MessageDigest digest = newSha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
            long bytes = in.transferTo(OutputStream.nullOutputStream());
            return new SourceFile(path, bytes, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            throw new FailedException("Cannot read " + path + ": " + reason(e) + ".", e);
        }
    }

    /** Fails with a sentence unless there is a readable, non-empty file. */
    public static void requireReadable(Path path) {
        if (!Files.exists(path)) {
            throw new FailedException("There is no file " + path + ".");
        }
        if (!Files.isRegularFile(path)) {
            throw new FailedException(path + " is not a file.");
        }
        if (!Files.isReadable(path)) {
            throw new FailedException(path + " may not be read by this user.");
        }
        try {
            if (Files.size(path) == 0) {
                throw new FailedException(path + " is empty.");
            }
        } catch (IOException e) {
            throw new FailedException("Cannot read " + path + ": " + reason(e) + ".", e);
        }
    }

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** {@link IOException}s of the file system often carry only the path; say what is meant. */
    public static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
