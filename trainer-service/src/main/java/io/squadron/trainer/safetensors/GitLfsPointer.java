package io.squadron.trainer.safetensors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What git leaves in place of a large file where git-lfs is not installed: some 130 bytes of text that begin as
 * https://git-lfs.com/spec/v1 says.
 */
public final class GitLfsPointer {
    private static final byte[] BEGINNING =
            "version https://git-lfs.github.com/spec/v1".getBytes(StandardCharsets.US_ASCII);

    private GitLfsPointer() {}

    /** A file is one. */
    public static boolean isOne(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return Arrays.equals(content.readNBytes(BEGINNING.length), BEGINNING);
        }
    }

    /** The sentence about a file that is one. */
    public static String sentence(Path file) {
        return "%s is a Git LFS pointer, not the file itself: get that with `git lfs pull`, or the whole model with `squadron models pull organisation/name`"
                .formatted(file);
    }
}
