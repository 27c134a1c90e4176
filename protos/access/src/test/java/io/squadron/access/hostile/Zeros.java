package io.squadron.access.hostile;

import java.io.InputStream;
import java.util.Arrays;

/** So many bytes that take no memory. */
final class Zeros extends InputStream {
    private int left;

    Zeros(int length) {
        left = length;
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
