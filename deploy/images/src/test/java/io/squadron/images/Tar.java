package io.squadron.images;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** As much of the format as a small image needs: plain files with short names. */
final class Tar {
    private static final int BLOCK = 512;

    private Tar() {}

    static void write(OutputStream out, String name, byte[] content) throws IOException {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 124, String.format("%011o", content.length));
        put(header, 136, "00000000000");
        put(header, 148, "        ");
        header[156] = '0';
        put(header, 257, "ustar\u000000");
        int sum = 0;
        for (byte value : header) {
            sum += value & 0xff;
        }
        put(header, 148, String.format("%06o", sum));
        header[154] = 0;
        out.write(header);
        out.write(content);
        out.write(new byte[padding(content.length)]);
    }

    static void end(OutputStream out) throws IOException {
        out.write(new byte[2 * BLOCK]);
    }

    static byte[] read(Path tar, String name) throws IOException {
        try (InputStream in = Files.newInputStream(tar)) {
            for (byte[] header = in.readNBytes(BLOCK); header.length == BLOCK; header = in.readNBytes(BLOCK)) {
                int size = text(header, 124, 12).isEmpty() ? 0 : Integer.parseInt(text(header, 124, 12), 8);
                if (text(header, 0, 100).equals(name)) {
                    return in.readNBytes(size);
                }
                in.skipNBytes(size + padding(size));
            }
        }
        throw new IOException(tar + " has no " + name);
    }

    private static int padding(int size) {
        return (BLOCK - size % BLOCK) % BLOCK;
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }

    private static String text(byte[] header, int offset, int length) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int i = offset; i < offset + length && header[i] != 0; i++) {
            text.write(header[i]);
        }
        return text.toString(StandardCharsets.US_ASCII).strip();
    }
}
