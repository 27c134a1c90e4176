package io.squadron.local.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What a process prints. The process appends to the file as long as it lives, so a file that has grown large is copied to
 * {@code NAME.log.1}, in the place of an older one, and cut to nothing: the process goes on at the new end.
 *
 * @param path of the file
 */
record LogFile(Path path) {
    private static final long ROTATE_BYTES = 8 << 20;
    private static final int TAIL_BYTES = 16 << 10;
    private static final int BUFFER_BYTES = 64 << 10;

    /** The redirection for a process that starts now. */
    Redirect append() {
        return Redirect.appendTo(path.toFile());
    }

    /**
     * Makes room if need be, whether somebody writes at the moment or not. What is printed between the last look at the
     * file's end and the cut, some microseconds later, is lost.
     *
     * @throws IOException if the copy cannot be written; the file stays as it is
     */
    void rotateIfLarge() throws IOException {
        if (length() <= ROTATE_BYTES) {
            return;
        }
        Path next = path.resolveSibling(path.getFileName() + ".1.next");
        try (FileChannel log = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            try (FileChannel copy = FileChannel.open(
                    next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                copyToEnd(log, copy);
            }
            Files.move(
                    next,
                    path.resolveSibling(path.getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
            log.truncate(0);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private static void copyToEnd(FileChannel log, FileChannel copy) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (log.read(buffer) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                copy.write(buffer);
            }
            buffer.clear();
        }
    }

    long length() {
        try {
            return Files.exists(path) ? Files.size(path) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Returns the last lines written after position {@code from}, at most {@code count}; none if there is no file. */
    List<String> lastLines(long from, int count) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long start = Math.max(from > file.length() ? 0 : from, file.length() - TAIL_BYTES);
            file.seek(start);
            byte[] tail = new byte[(int) (file.length() - start)];
            file.readFully(tail);
            List<String> lines =
                    new String(tail, StandardCharsets.UTF_8).lines().toList();
            return lines.subList(Math.max(0, lines.size() - count), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }
}
