package io.squadron.checkpoints.torchscript;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip of uncompressed entries whose contents begin at multiples of 64 bytes, as PyTorch's own writer places them, so
 * that a reader may map the tensors. The gap is an extra field of the entry's header.
 *
 * <p>A stored entry's check sum stands in the header before its content. Where the content is known it is computed before;
 * where it comes bit by bit ({@link #begin}), a zero stands there until {@link #writeChecksums}. (A data descriptor behind
 * the content would do for libtorch, but other readers refuse it in a stored entry.)
 */
public final class StoredZip {
    private static final int ALIGNMENT = 64;
    private static final int LOCAL_HEADER_BYTES = 30;
    /** Where a local header holds the check sum, from its beginning. */
    private static final int CHECKSUM_OFFSET = 14;

    private static final int EXTRA_FIELD_HEADER_BYTES = 4;

    /** "FB", the field's id that PyTorch uses for its padding. */
    private static final short PADDING_FIELD = 0x4246;

    /** The same model gives the same bytes. (On 1980-01-01 the zip writer would add a field of its own.) */
    private static final LocalDateTime FIXED_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private final Counting counting;
    private final ZipOutputStream zip;
    private final WritableByteChannel channel;
    private final CRC32 crc = new CRC32();
    private final Map<Long, Integer> checksums = new LinkedHashMap<>();
    private ZipEntry current;
    private long checksumPosition;

    public StoredZip(OutputStream stream) {
        counting = new Counting(stream);
        zip = new ZipOutputStream(counting);
        zip.setMethod(ZipOutputStream.STORED);
        channel = Channels.newChannel(zip);
    }

    /** The content is read twice: the check sum stands before it. */
    public void add(String name, ByteBuffer content) throws IOException {
        CRC32 ofContent = new CRC32();
        ofContent.update(content.duplicate());
        zip.putNextEntry(entry(name, content.remaining(), ofContent.getValue()));
        ByteBuffer rest = content.duplicate();
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
        zip.closeEntry();
    }

    /** Begins an entry of so many bytes. */
    void begin(String name, long size) throws IOException {
        current = entry(name, size, 0);
        crc.reset();
        checksumPosition = counting.written + CHECKSUM_OFFSET;
        zip.putNextEntry(current);
    }

    /** Of the entry that was begun. */
    void write(byte[] bytes, int offset, int length) throws IOException {
        crc.update(bytes, offset, length);
        zip.write(bytes, offset, length);
    }

    /** Ends the entry that was begun. The zip's directory, written at its end, gets the check sum in any case. */
    void end() throws IOException {
        current.setCrc(crc.getValue());
        zip.closeEntry();
        checksums.put(checksumPosition, (int) crc.getValue());
    }

    private ZipEntry entry(String name, long size, long checksum) {
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(size);
        entry.setCompressedSize(size);
        entry.setCrc(checksum);
        entry.setTimeLocal(FIXED_TIME);
        entry.setExtra(padding(name));
        return entry;
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
    public void finish() throws IOException {
        zip.finish();
        zip.flush();
    }

    /** Writes the check sums of the entries that were begun into their headers, after {@link #finish}. */
    void writeChecksums(FileChannel file) throws IOException {
        ByteBuffer checksum = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Map.Entry<Long, Integer> entry : checksums.entrySet()) {
            checksum.clear().putInt(entry.getValue()).flip();
            long position = entry.getKey();
            while (checksum.hasRemaining()) {
                position += file.write(checksum, position);
            }
        }
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
