package io.squadron.trainer.safetensors;

import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads safetensors: 8 bytes little-endian header length, a JSON header, then the tensors' bytes without a gap. The file
 * may come from anybody, so nothing in it is believed: every length and offset is checked before it is used, and the
 * tensors must cover the data exactly once. Rules: https://github.com/huggingface/safetensors#format.
 */
public final class SafetensorsReader {
    static final int LENGTH_BYTES = Long.BYTES;

    /**
     * The reference implementation takes 100 MB, which as a tree of JSON may fill the trainer's heap. A BERT has some
     * hundreds of tensors of some 150 bytes each.
     */
    static final long MAX_HEADER_BYTES = 16 << 20;

    private SafetensorsReader() {}

    /**
     * Maps a file; its tensors are read from the disk when they are used, so it must not change meanwhile.
     *
     * @throws InvalidSafetensorsException if the file breaks a rule of the format
     */
    public static Safetensors read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (GitLfsPointer.isOne(file)) {
                throw new InvalidSafetensorsException(GitLfsPointer.sentence(file));
            }
            long fileBytes = channel.size();
            if (fileBytes < LENGTH_BYTES) {
                throw new InvalidSafetensorsException(
                        file, "it has %d bytes, less than the 8 of the header's length".formatted(fileBytes));
            }
            long headerBytes = readFully(channel, 0, LENGTH_BYTES).getLong();
            // The length is unsigned: what looks negative is far over the limit.
            if (headerBytes <= 0 || headerBytes > MAX_HEADER_BYTES) {
                throw new InvalidSafetensorsException(
                        file,
                        "its header claims %s bytes; 1 to %d are taken, far more than a BERT needs"
                                .formatted(Long.toUnsignedString(headerBytes), MAX_HEADER_BYTES));
            }
            if (headerBytes > fileBytes - LENGTH_BYTES) {
                throw new InvalidSafetensorsException(
                        file,
                        "its header claims %d bytes, but only %d follow"
                                .formatted(headerBytes, fileBytes - LENGTH_BYTES));
            }
            long dataStart = LENGTH_BYTES + headerBytes;
            SafetensorsHeader header = SafetensorsHeader.parse(
                    file, readFully(channel, LENGTH_BYTES, (int) headerBytes), fileBytes - dataStart);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (SafetensorsHeader.Entry entry : header.entries()) {
                tensors.put(entry.name(), map(channel, file, entry, dataStart));
            }
            return new Safetensors(tensors, header.metadata());
        }
    }

    private static Tensor map(FileChannel channel, Path file, SafetensorsHeader.Entry entry, long dataStart)
            throws IOException {
        long bytes = entry.end() - entry.begin();
        if (bytes > Integer.MAX_VALUE) {
            throw new InvalidSafetensorsException(
                    file, "tensor %s has %d bytes, over the 2 GiB of one mapping".formatted(entry.name(), bytes));
        }
        ByteBuffer data =
                bytes == 0 ? ByteBuffer.allocate(0) : channel.map(MapMode.READ_ONLY, dataStart + entry.begin(), bytes);
        return new Tensor(entry.dtype(), entry.sizes(), data);
    }

    private static ByteBuffer readFully(FileChannel channel, long position, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        return buffer.flip();
    }
}
