package io.squadron.checkpoints;

import java.util.regex.Pattern;

/**
 * A file of a directory, told by its content.
 *
 * @param name within the directory; a plain name
 * @param size bytes
 * @param sha256 lower-case hex
 */
public record HashedFile(String name, long size, String sha256) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** @throws IllegalArgumentException if one of the three cannot be */
    public HashedFile {
        PlainNames.require(name);
        if (size < 0) {
            throw new IllegalArgumentException("%s has %d bytes".formatted(name, size));
        }
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("the SHA-256 of %s is \"%s\"".formatted(name, sha256));
        }
    }
}
