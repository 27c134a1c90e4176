package io.squadron.tokenizer.imports;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Counts and hashes a file's bytes while they are read by one thread. */
final class SourceBytes extends FilterInputStream {

    private final MessageDigest digest;
    private long count;
    private String sha256;

    SourceBytes(InputStream file) {
        super(file);
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        if (read > 0) {
            digest.update(buffer, offset, read);
            count += read;
        } else if (read < 0 && sha256 == null) {
            sha256 = HexFormat.of().formatHex(digest.digest());
        }
        return read;
    }

    @Override
    public long skip(long n) {
        throw new UnsupportedOperationException("skipped bytes would not be hashed");
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** The parser closes what it reads; the rest of the file may still be wanted for its hash. */
    @Override
    public void close() {
        // The call that brings the bytes ends them.
    }

    /** Reads what is left, for the hash. */
    void drain() throws IOException {
        byte[] buffer = new byte[1 << 16];
        int read = 0;
        while (read >= 0) {
            read = read(buffer, 0, buffer.length);
        }
    }

    long count() {
        return count;
    }

    /** Lower-case hex; empty until the end was reached. */
    Optional<String> sha256() {
        return Optional.ofNullable(sha256);
    }
}
