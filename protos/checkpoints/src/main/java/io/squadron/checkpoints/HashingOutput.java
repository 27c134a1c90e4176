package io.squadron.checkpoints;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Counts and hashes the bytes of one file on their way. */
public final class HashingOutput extends FilterOutputStream {
    private final MessageDigest digest = Sha256.digest();
    private long size;

    public HashingOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
        digest.update((byte) b);
        size++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        digest.update(bytes, offset, length);
        size += length;
    }

    /** What has gone by, as a file. Call it once, at the end. */
    public HashedFile file(String name) {
        return new HashedFile(name, size, HexFormat.of().formatHex(digest.digest()));
    }

    /**
     * Ends the file that has gone by.
     *
     * @param place of the file, for a person
     * @throws DamagedFileException if it is not the expected one
     */
    public void require(HashedFile expected, String place) throws DamagedFileException {
        HashedFile actual = file(expected.name());
        if (actual.size() != expected.size()) {
            throw new DamagedFileException(
                    "%s has %d bytes and not %d".formatted(place, actual.size(), expected.size()));
        }
        if (!actual.equals(expected)) {
            throw new DamagedFileException(
                    "%s has SHA-256 %s and not %s: it was changed or damaged after it was written"
                            .formatted(place, actual.sha256(), expected.sha256()));
        }
    }
}
