package io.squadron.checkpoints.torchscript;

import io.squadron.checkpoints.CheckpointReader;
import io.squadron.checkpoints.HashedFile;
import io.squadron.checkpoints.HashingOutput;
import io.squadron.checkpoints.Sha256;
import io.squadron.checkpoints.StoredCheckpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads a checkpoint whose files lie in memory, some bytes at a time. */
final class MemoryReader implements CheckpointReader {
    private final int bytesAtATime;
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    MemoryReader(int bytesAtATime) {
        this.bytesAtATime = bytesAtATime;
    }

    MemoryReader with(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    /** What lies there now. */
    StoredCheckpoint checkpoint() {
        return new StoredCheckpoint(
                "run-7",
                URI.create("memory:run-7"),
                files.entrySet().stream()
                        .map(file -> new HashedFile(file.getKey(), file.getValue().length, Sha256.of(file.getValue())))
                        .toList());
    }

    @Override
    public void copy(StoredCheckpoint checkpoint, HashedFile file, OutputStream out) throws IOException {
        HashingOutput hashing = new HashingOutput(out);
        byte[] content = files.get(file.name());
        for (int i = 0; i < content.length; i += bytesAtATime) {
            hashing.write(content, i, Math.min(bytesAtATime, content.length - i));
        }
        hashing.require(file, file.name());
    }

    @Override
    public void requireAllowed(StoredCheckpoint checkpoint) {}

    @Override
    public Optional<byte[]> manifest(StoredCheckpoint checkpoint) {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
