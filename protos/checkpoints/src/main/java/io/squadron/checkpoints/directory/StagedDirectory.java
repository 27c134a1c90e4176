package io.squadron.checkpoints.directory;

import io.squadron.checkpoints.FileContent;
import io.squadron.checkpoints.HashedFile;
import io.squadron.checkpoints.HashingOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A directory that gets its name when all of it is on the disk: it is filled under a hidden one, flushed and renamed, so
 * that whoever sees the name sees every byte, even after a power failure. Closed without {@link #publish}, it is gone;
 * only a killed process leaves the hidden one behind.
 */
public final class StagedDirectory implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final Path directory;

    /**
     * Makes the directory.
     *
     * @param hidden a free name beside the one that it will get, for only within one file system can it be renamed
     */
    public StagedDirectory(Path hidden) throws IOException {
        this.directory = Files.createDirectory(hidden);
    }

    /** Writes a file and flushes it to the disk. */
    public HashedFile write(String name, FileContent content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(directory.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            HashingOutput hashing = new HashingOutput(Channels.newOutputStream(channel));
            OutputStream out = new BufferedOutputStream(hashing, BUFFER_BYTES);
            content.writeTo(out);
            out.flush();
            channel.force(true);
            return hashing.file(name);
        }
    }

    /** Takes over a file of the same file system that has been flushed to the disk. */
    public void adopt(String name, Path file) throws IOException {
        Files.move(file, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Gives it its name in one step.
     *
     * @return false if something has that name already; this directory then stays hidden
     */
    public boolean publish(Path target) throws IOException {
        sync(directory);
        try {
            // rename(2) fails where the target is a directory that holds something, so of two writers one comes first.
            Files.move(directory, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException(
                    "the file system of " + target.getParent() + " cannot rename a directory in one step", e);
        } catch (IOException e) {
            if (Files.exists(target)) {
                return false;
            }
            throw e;
        }
        sync(target.getParent());
        return true;
    }

    @Override
    public void close() throws IOException {
        DirectoryTree.delete(directory);
    }

    /** Makes the names in a directory durable; POSIX wants an fsync of the directory itself. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
