package io.squadron.trainer.hub;

import io.squadron.checkpoints.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the hub says of a file before it sends it.
 *
 * @param repository at the commit that the file is of
 * @param size bytes
 * @param hash SHA-256 of a large file, Git's SHA-1 of a small one, in lower-case hex: the hub's entity tags
 */
record HubFile(HubRepository repository, String name, long size, String hash) {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{40}");

    static boolean isHash(String entityTag) {
        return HASH.matcher(entityTag).matches();
    }

    /** The name while it is being fetched: another commit's file of the same name is another file. */
    String partialName() {
        return name + "@" + hash;
    }

    static String nameOf(Path partial) {
        return String.valueOf(partial.getFileName()).replaceFirst("@.*", "");
    }

    /** What is wrong with a file that should be this one; empty if it is. */
    Optional<String> fault(Path file) throws IOException {
        if (Files.size(file) != size) {
            return Optional.of("it has %d bytes and should have %d".formatted(Files.size(file), size));
        }
        boolean large = hash.length() == 64;
        String actual = large ? Sha256.of(List.of(file)) : gitSha1(file);
        return actual.equals(hash)
                ? Optional.empty()
                : Optional.of("its %s is %s and should be %s".formatted(large ? "SHA-256" : "Git hash", actual, hash));
    }

    /** Of the word "blob", the size, a zero byte, and the content. */
    private static String gitSha1(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
