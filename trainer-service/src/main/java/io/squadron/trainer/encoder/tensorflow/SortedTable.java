package io.squadron.trainer.encoder.tensorflow;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads LevelDB's table of sorted keys, in which TensorFlow keeps the index of a bundle. A table is blocks of entries and
 * a footer that names the block of blocks; each block ends with a byte for its compression and a check sum. Keys are
 * shortened: an entry gives how many bytes it shares with the key before it. Format:
 * https://github.com/google/leveldb/blob/main/doc/table_format.md and {@code block_builder.cc}.
 */
final class SortedTable {
    private static final long MAGIC = 0xdb4775248b80fb57L;
    private static final int FOOTER_BYTES = 48;

    /** The byte for the compression, and the check sum. */
    private static final int TRAILER_BYTES = 1 + Integer.BYTES;

    /** The index of a bundle has some dozens of bytes for each variable. */
    private static final long MAX_FILE_BYTES = 64 << 20;

    private final Path file;
    private final ByteBuffer content;

    private SortedTable(Path file, ByteBuffer content) {
        this.file = file;
        this.content = content;
    }

    /**
     * Reads all entries, in the order of their keys.
     *
     * @throws InvalidBundleException if the file is no such table, is damaged or compressed
     */
    static Map<String, ByteBuffer> read(Path file) throws IOException {
        long bytes = Files.size(file);
        if (bytes < FOOTER_BYTES || bytes > MAX_FILE_BYTES) {
            throw new InvalidBundleException(
                    file, "it has %d bytes; %d to %d can be".formatted(bytes, FOOTER_BYTES, MAX_FILE_BYTES));
        }
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        return new SortedTable(file, content).entries();
    }

    private Map<String, ByteBuffer> entries() throws InvalidBundleException {
        int footer = content.capacity() - FOOTER_BYTES;
        if (content.getLong(content.capacity() - Long.BYTES) != MAGIC) {
            throw new InvalidBundleException(file, "it does not end with the number that marks a table");
        }
        Map<String, ByteBuffer> entries = new LinkedHashMap<>();
        try {
            ByteBuffer handles = slice(footer, FOOTER_BYTES);
            readHandle(handles); // of the meta index, which holds nothing here
            for (ByteBuffer handle : block(readHandle(handles)).values()) {
                entries.putAll(block(readHandle(handle)));
            }
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | IllegalArgumentException
                | ArithmeticException e) {
            throw new InvalidBundleException(file, "a length or place in it points beyond its end", e);
        }
        return entries;
    }

    /** Where a block lies: its bytes without the trailer. */
    private record Handle(int offset, int bytes) {}

    private static Handle readHandle(ByteBuffer in) {
        return new Handle(Math.toIntExact(readVarint(in)), Math.toIntExact(readVarint(in)));
    }

    private Map<String, ByteBuffer> block(Handle handle) throws InvalidBundleException {
        ByteBuffer block = slice(handle.offset(), handle.bytes());
        ByteBuffer trailer = slice(Math.addExact(handle.offset(), handle.bytes()), TRAILER_BYTES);
        if (MaskedCrc32c.of(block, slice(handle.offset() + handle.bytes(), 1)) != trailer.getInt(1)) {
            throw new InvalidBundleException(
                    file, "the check sum of the block at byte %d is wrong".formatted(handle.offset()));
        }
        if (trailer.get(0) != 0) {
            throw new InvalidBundleException(file, "its blocks are compressed, which TensorFlow's own are not");
        }
        // The end of a block lists the entries with whole keys, for searching; whoever reads all needs no list.
        long restarts = Integer.toUnsignedLong(block.getInt(block.limit() - Integer.BYTES));
        block.limit(block.limit() - lengthWithin(block.limit(), (restarts + 1) * Integer.BYTES));
        Map<String, ByteBuffer> entries = new LinkedHashMap<>();
        byte[] key = new byte[0];
        while (block.hasRemaining()) {
            int shared = lengthWithin(key.length, readVarint(block));
            int unshared = lengthWithin(block.remaining(), readVarint(block));
            int valueBytes = lengthWithin(block.remaining(), readVarint(block));
            key = Arrays.copyOf(key, shared + unshared);
            block.get(key, shared, unshared);
            entries.put(new String(key, StandardCharsets.UTF_8), block.slice(block.position(), valueBytes));
            block.position(block.position() + valueBytes);
        }
        return entries;
    }

    /** Nothing is allocated or skipped for a length that cannot be. */
    private static int lengthWithin(int available, long length) {
        if (length < 0 || length > available) {
            throw new BufferUnderflowException();
        }
        return (int) length;
    }

    private ByteBuffer slice(int offset, int bytes) {
        return content.slice(offset, bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Seven bits a byte, the lowest first; the eighth says that more follow. */
    private static long readVarint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new ArithmeticException("a number of more than ten bytes");
    }
}
