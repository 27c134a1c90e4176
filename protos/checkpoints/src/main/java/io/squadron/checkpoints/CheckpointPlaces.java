package io.squadron.checkpoints;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Reads checkpoints wherever they lie: in directories of this machine, or in S3-compatible storage. */
public final class CheckpointPlaces implements CheckpointReader {
    private static final String S3 = "s3";

    private final CheckpointReader directories;
    private final Optional<CheckpointReader> objects;

    /**
     * Puts them together; both are closed with this.
     *
     * @param directories reads what does not lie in S3-compatible storage
     * @param objects reads what does; empty where none is known
     */
    public CheckpointPlaces(CheckpointReader directories, Optional<CheckpointReader> objects) {
        this.directories = directories;
        this.objects = objects;
    }

    @Override
    public void requireAllowed(StoredCheckpoint checkpoint) throws StorageRefusedException {
        readerOf(checkpoint).requireAllowed(checkpoint);
    }

    @Override
    public void copy(StoredCheckpoint checkpoint, HashedFile file, OutputStream out) throws IOException {
        readerOf(checkpoint).copy(checkpoint, file, out);
    }

    @Override
    public Optional<byte[]> manifest(StoredCheckpoint checkpoint) throws IOException {
        return readerOf(checkpoint).manifest(checkpoint);
    }

    private CheckpointReader readerOf(StoredCheckpoint checkpoint) throws StorageRefusedException {
        if (!S3.equals(checkpoint.location().getScheme())) {
            return directories;
        }
        return objects.orElseThrow(() -> new StorageRefusedException(
                "%s lies in S3-compatible storage, and none is known here: set squadron.s3.bucket (SQUADRON_S3_BUCKET), and squadron.s3.endpoint unless it is AWS"
                        .formatted(checkpoint.location())));
    }

    @Override
    public void close() {
        directories.close();
        objects.ifPresent(CheckpointReader::close);
    }
}
