package io.squadron.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A static key: 256 random bits behind a prefix by which people, and scanners for lost secrets, know it. So many bits need no
 * slow hash and no salt: nobody finds them by trying, whatever the hash costs.
 *
 * @param text what a caller shows; a secret
 */
public record AccessKey(String text) {
    private static final String PREFIX = "squadron_";
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new one. */
    public static AccessKey random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new AccessKey(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /**
     * The key that is a file's only line.
     *
     * @throws IOException if it cannot be read or holds none; the message names the file, not what it holds
     */
    public static AccessKey read(Path file) throws IOException {
        String text = Files.readString(file).strip();
        if (!looksLikeOne(text) || text.lines().count() != 1) {
            throw new IOException(file + " does not hold one key of Squadron");
        }
        return new AccessKey(text);
    }

    /** Whether a text is meant to be one; other tokens are somebody else's. */
    public static boolean looksLikeOne(String text) {
        return text.startsWith(PREFIX);
    }

    /** What is kept of it: SHA-256, 64 hexadecimal digits. */
    public String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    /** The line of the file of keys. */
    public String line(Caller caller) {
        return KeyRing.line(caller, hash());
    }

    /** Nothing of the secret. */
    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
