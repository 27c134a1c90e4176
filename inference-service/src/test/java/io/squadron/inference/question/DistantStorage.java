package io.squadron.inference.question;

import io.squadron.checkpoints.CheckpointReader;
import io.squadron.checkpoints.HashedFile;
import io.squadron.checkpoints.StorageRefusedException;
import io.squadron.checkpoints.StoredCheckpoint;
import io.squadron.checkpoints.directory.DirectoryReader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Checkpoints in a directory, of which every read waits until the storage is near. */
final class DistantStorage implements CheckpointReader {
    private final CheckpointReader directory = new DirectoryReader(Optional.empty());
    private final CountDownLatch near = new CountDownLatch(1);
    final AtomicInteger reads = new AtomicInteger();

    void comeNear() {
        near.countDown();
    }

    @Override
    public void requireAllowed(StoredCheckpoint checkpoint) throws StorageRefusedException {
        directory.requireAllowed(checkpoint);
    }

    @Override
    public void copy(StoredCheckpoint checkpoint, HashedFile file, OutputStream out) throws IOException {
        reads.incrementAndGet();
        try {
            near.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        directory.copy(checkpoint, file, out);
    }

    @Override
    public Optional<byte[]> manifest(StoredCheckpoint checkpoint) throws IOException {
        return directory.manifest(checkpoint);
    }

    @Override
    public void close() {
        comeNear();
        directory.close();
    }
}
