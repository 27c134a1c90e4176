package io.squadron.checkpoints.directory;

import io.squadron.checkpoints.CheckpointNames;
import io.squadron.checkpoints.CheckpointReader;
import io.squadron.checkpoints.DamagedFileException;
import io.squadron.checkpoints.HashedFile;
import io.squadron.checkpoints.HashingOutput;
import io.squadron.checkpoints.StorageRefusedException;
import io.squadron.checkpoints.StorageUnavailableException;
import io.squadron.checkpoints.StoredCheckpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Reads checkpoints that lie in directories of this machine, or of a share that is mounted here. */
public final class DirectoryReader implements CheckpointReader {
    private static final int BUFFER_BYTES = 1 << 20;

    private final Optional<Path> root;

    /** @param root what lies elsewhere is refused; empty allows any place */
    public DirectoryReader(Optional<Path> root) {
        this.root = root;
    }

    @Override
    public void requireAllowed(StoredCheckpoint checkpoint) throws StorageRefusedException {
        URI uri = checkpoint.location();
        boolean isLocalFile = "file".equals(uri.getScheme()) && uri.getHost() == null && uri.getPath() != null;
        if (!isLocalFile || uri.getQuery() != null || uri.getFragment() != null) {
            throw new StorageRefusedException(
                    "the location \"%s\" is not the URI of a directory (file: or s3:)".formatted(uri));
        }
    }

    @Override
    public void copy(StoredCheckpoint checkpoint, HashedFile file, OutputStream out) throws IOException {
        copy(directory(checkpoint), file, out);
    }

    /** Where its files lie. */
    Path directory(StoredCheckpoint checkpoint) throws IOException {
        requireAllowed(checkpoint);
        Path directory = Path.of(checkpoint.location().getPath());
        if (!Files.isDirectory(directory)) {
            throw new StorageUnavailableException(
                    "there is no directory %s on this machine; it must be seen here under the same path as where the checkpoint was written"
                            .formatted(directory));
        }
        Path real = real(directory);
        if (root.isPresent() && !real.startsWith(real(root.get()))) {
            throw new StorageRefusedException(
                    "%s does not lie in %s, where checkpoints are kept".formatted(real, root.get()));
        }
        return real;
    }

    private static Path real(Path directory) throws StorageUnavailableException {
        try {
            return directory.toRealPath();
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    static void copy(Path directory, HashedFile file, OutputStream out) throws IOException {
        Path path = directory.resolve(file.name());
        try (InputStream in = open(path, file.size())) {
            copy(in, path, file, out);
        }
    }

    static void copy(InputStream in, Path path, HashedFile file, OutputStream out) throws IOException {
        HashingOutput hashing = new HashingOutput(out);
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = read(in, buffer, path); n >= 0; n = read(in, buffer, path)) {
            hashing.write(buffer, 0, n);
        }
        hashing.require(file, path.toString());
    }

    static InputStream open(Path path, long size) throws IOException {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new DamagedFileException("%s is missing or not a regular file".formatted(path));
        }
        try {
            long actual = Files.size(path);
            if (actual != size) {
                throw new DamagedFileException("%s has %d bytes and not %d".formatted(path, actual, size));
            }
            return Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS);
        } catch (DamagedFileException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** Reading may fail, and so may writing; only the first is the storage's fault. */
    private static int read(InputStream in, byte[] buffer, Path path) throws StorageUnavailableException {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static StorageUnavailableException unreadable(Path path, IOException e) {
        return new StorageUnavailableException("%s cannot be read: %s".formatted(path, e), e);
    }

    @Override
    public Optional<byte[]> manifest(StoredCheckpoint checkpoint) throws IOException {
        requireAllowed(checkpoint);
        if (!Files.isDirectory(Path.of(checkpoint.location().getPath()))) {
            return Optional.empty();
        }
        return manifest(directory(checkpoint));
    }

    static Optional<byte[]> manifest(Path directory) throws IOException {
        Path path = directory.resolve(CheckpointNames.MANIFEST);
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            byte[] content = in.readNBytes(CheckpointNames.MAX_MANIFEST_BYTES + 1);
            if (content.length > CheckpointNames.MAX_MANIFEST_BYTES) {
                throw new DamagedFileException("%s has more than %d bytes, too many for a list of files"
                        .formatted(path, CheckpointNames.MAX_MANIFEST_BYTES));
            }
            return Optional.of(content);
        } catch (DamagedFileException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** Nothing is held. */
    @Override
    public void close() {}
}
