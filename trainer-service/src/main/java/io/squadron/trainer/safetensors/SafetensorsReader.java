package io.squadron.trainer.safetensors;

import io.squadron.checkpoints.safetensors.InvalidSafetensorsException;
import io.squadron.checkpoints.safetensors.SafetensorsFile;
import io.squadron.checkpoints.safetensors.SafetensorsHeader;
import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads files of safetensors, of which nothing is believed that {@link SafetensorsHeader} has not checked.
 */
public final class SafetensorsReader {
    private SafetensorsReader() {}

    /**
     * Maps a file; its tensors are read from the disk when they are used, so it must not change meanwhile.
     *
     * @throws InvalidSafetensorsException if the file breaks a rule of the format
     */
    public static Safetensors read(Path file) throws IOException {
        if (GitLfsPointer.isOne(file)) {
            throw new InvalidSafetensorsException(GitLfsPointer.sentence(file));
        }
        SafetensorsFile opened = SafetensorsFile.open(file, file.toString());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (SafetensorsHeader.Entry entry : opened.entries().values()) {
                tensors.put(entry.name(), map(channel, file, entry, opened.dataBegin()));
            }
            return new Safetensors(tensors, opened.metadata());
        }
    }

    private static Tensor map(FileChannel channel, Path file, SafetensorsHeader.Entry entry, long dataStart)
            throws IOException {
        long bytes = entry.bytes();
        if (bytes > Integer.MAX_VALUE) {
            throw new InvalidSafetensorsException(
                    file.toString(),
                    "tensor %s has %d bytes, over the 2 GiB of one mapping".formatted(entry.name(), bytes));
        }
        ByteBuffer data =
                bytes == 0 ? ByteBuffer.allocate(0) : channel.map(MapMode.READ_ONLY, dataStart + entry.begin(), bytes);
        return new Tensor(entry.dtype(), entry.sizes(), data);
    }
}
