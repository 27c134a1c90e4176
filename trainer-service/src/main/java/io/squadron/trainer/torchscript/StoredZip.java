package io.squadron.trainer.torchscript;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip of uncompressed entries whose contents begin at multiples of 64 bytes, as PyTorch's own writer places them, so
 * that a reader may map the tensors. The gap is an extra field of the entry's header.
 */
final class StoredZip {
    private static final int ALIGNMENT = 64;
    private static final int LOCAL_HEADER_BYTES = 30;
    private static final int EXTRA_FIELD_HEADER_BYTES = 4;

    /** "FB", the field's id that PyTorch uses for its padding. */
    private static final short PADDING_FIELD = 0x4246;

    /** The same model gives the same bytes. (On 1980-01-01 the zip writer would add a field of its own.) */
    private static final LocalDateTime FIXED_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private final Counting counting;
    private final ZipOutputStream zip;
    private final WritableByteChannel channel;

    StoredZip(OutputStream stream) {
        counting = new Counting(stream);
        zip = new ZipOutputStream(counting);
        zip.setMethod(ZipOutputStream.STORED);
        channel = Channels.newChannel(zip);
    }

    /** The content is read twice: the check sum stands before it. */
    void add(String name, ByteBuffer content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content.duplicate());
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(content.remaining());
        entry.setCompressedSize(content.remaining());
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(FIXED_TIME);
        entry.setExtra(padding(name));
        zip.putNextEntry(entry);
        ByteBuffer rest = content.duplicate();
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
        zip.closeEntry();
    }

    private byte[] padding(String name) {
        long unpadded = counting.written
                + LOCAL_HEADER_BYTES
                + name.getBytes(StandardCharsets.UTF_8).length
                + EXTRA_FIELD_HEADER_BYTES;
        int gap = (int) (-unpadded & (ALIGNMENT - 1));
        return ByteBuffer.allocate(EXTRA_FIELD_HEADER_BYTES + gap)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(PADDING_FIELD)
                .putShort((short) gap)
                .array();
    }

    /** Writes the zip's directory; the stream stays open. */
    void finish() throws IOException {
        zip.finish();
        zip.flush();
    }

    private static final class Counting extends FilterOutputStream {
        private long written;

        Counting(OutputStream stream) {
            super(stream);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            written++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            written += length;
        }
    }
}
