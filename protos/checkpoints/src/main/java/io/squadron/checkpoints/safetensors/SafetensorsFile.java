package io.squadron.checkpoints.safetensors;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file of weights on this machine, whose tensors are read one at a time. Nobody may change the file meanwhile.
 *
 * @param path the file
 * @param entries its tensors by name, in the order of their data
 * @param metadata free text by key
 * @param dataBegin offset of the first tensor's bytes in the file
 */
public record SafetensorsFile(
        Path path, Map<String, SafetensorsHeader.Entry> entries, Map<String, String> metadata, long dataBegin) {

    /**
     * Reads the header.
     *
     * @param name of the file, for a person
     * @throws InvalidSafetensorsException if it breaks a rule of the format
     */
    public static SafetensorsFile open(Path path, String name) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer beginning = ByteBuffer.allocate(SafetensorsHeader.LENGTH_BYTES);
            while (beginning.hasRemaining() && channel.read(beginning) >= 0) {}
            int length = SafetensorsHeader.length(name, beginning.flip(), channel.size());
            long dataBegin = SafetensorsHeader.LENGTH_BYTES + (long) length;
            byte[] json = read(channel, SafetensorsHeader.LENGTH_BYTES, length);
            SafetensorsHeader header = SafetensorsHeader.parse(name, ByteBuffer.wrap(json), channel.size() - dataBegin);
            Map<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>();
            header.entries().forEach(entry -> entries.put(entry.name(), entry));
            return new SafetensorsFile(path, entries, header.metadata(), dataBegin);
        }
    }

    /**
     * A tensor's description.
     *
     * @throws IllegalArgumentException if the file has none of that name
     */
    public SafetensorsHeader.Entry entry(String name) {
        SafetensorsHeader.Entry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(path.getFileName() + " has no tensor " + name);
        }
        return entry;
    }

    /** Where a tensor's bytes begin in the file. */
    public long offset(String name) {
        return dataBegin + entry(name).begin();
    }

    /**
     * A tensor's values, in row-major order.
     *
     * @throws IllegalArgumentException if it does not hold float32
     */
    public float[] floats(String name) throws IOException {
        SafetensorsHeader.Entry entry = entry(name);
        if (entry.dtype() != DType.F32) {
            throw new IllegalArgumentException(
                    "%s holds %s in %s, but float32 is read".formatted(path.getFileName(), entry.dtype(), name));
        }
        float[] values = new float[Math.toIntExact(entry.elements())];
        ByteBuffer.wrap(bytes(name))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    /** A tensor's bytes. */
    public byte[] bytes(String name) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return read(channel, offset(name), Math.toIntExact(entry(name).bytes()));
        }
    }

    private static byte[] read(FileChannel channel, long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("The file ends %d bytes early".formatted(buffer.remaining()));
            }
        }
        return bytes;
    }
}
