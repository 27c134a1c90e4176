package io.squadron.access.hostile;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;

/** So many bytes that take no memory. */
final class Zeros extends InputStream {
    private static final int BYTES = 64 << 20;
    /** The beginning of field 1000, of which no message knows, with so many bytes. */
    private static final byte[] FIELD = {(byte) 0xC2, 0x3E, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x20};

    private int left;

    private Zeros(int length) {
        left = length;
    }

    /** A message that would be taken, if it were not so large. */
    static InputStream message() {
        return new SequenceInputStream(new ByteArrayInputStream(FIELD), new Zeros(BYTES));
    }

    @Override
    public int read() {
        return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        if (left <= 0) {
            return -1;
        }
        int read = Math.min(left, length);
        Arrays.fill(bytes, offset, offset + read, (byte) 0);
        left -= read;
        return read;
    }
}
