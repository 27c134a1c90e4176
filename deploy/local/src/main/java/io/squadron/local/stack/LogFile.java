package io.squadron.local.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What a process prints. A start continues the file; one that has grown large becomes {@code NAME.log.1} first, and
 * takes the place of an older one.
 *
 * @param path of the file
 */
record LogFile(Path path) {
    private static final long ROTATE_BYTES = 8 << 20;
    private static final int TAIL_BYTES = 16 << 10;

    /** Makes room if need be and returns the redirection for a process that starts now. */
    Redirect append() {
        try {
            if (length() > ROTATE_BYTES) {
                Files.move(path, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            return Redirect.appendTo(path.toFile());
        } catch (IOException e) {
            throw new StackException("The log " + path + " cannot be written: " + e, e);
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
