package io.squadron.local.command;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of one log, and what is added to it. */
final class LogTail {
    private static final int CHUNK_BYTES = 64 << 10;

    /** At once; the rest comes with the next look. */
    private static final int MOST_BYTES = 8 << 20;

    private final String name;
    private final Path file;
    private long shown;
    private String lastTime = "";

    /** @param lines of the end that count as added */
    LogTail(String name, Path file, int lines) throws IOException {
        this.name = name;
        this.file = file;
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            shown = beginningOfLastLines(log, lines);
        }
    }

    /** Returns what was added since the last call, whole lines only; a log that was cut or begun anew is read from its beginning. */
    List<LogEntry> added() throws IOException {
        long length = Files.size(file);
        shown = length < shown ? 0 : shown;
        byte[] bytes = new byte[(int) Math.min(MOST_BYTES, length - shown)];
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            log.seek(shown);
            log.readFully(bytes);
        }
        int whole = afterLastLine(bytes);
        shown += whole;
        List<LogEntry> entries = LogEntry.of(
                name,
                lastTime,
                new String(bytes, 0, whole, StandardCharsets.UTF_8).lines().toList());
        if (!entries.isEmpty()) {
            lastTime = entries.get(entries.size() - 1).time();
        }
        return entries;
    }

    private static int afterLastLine(byte[] bytes) {
        for (int i = bytes.length; i > 0; i--) {
            if (bytes[i - 1] == '\n') {
                return i;
            }
        }
        return bytes.length == MOST_BYTES ? bytes.length : 0; // a line longer than that is shown in pieces
    }

    private static long beginningOfLastLines(RandomAccessFile log, int lines) throws IOException {
        long position = log.length();
        int found = -1; // the last line's own end
        while (position > 0) {
            int size = (int) Math.min(CHUNK_BYTES, position);
            byte[] chunk = new byte[size];
            log.seek(position - size);
            log.readFully(chunk);
            for (int i = size - 1; i >= 0; i--) {
                if (chunk[i] == '\n' && ++found == lines) {
                    return position - size + i + 1;
                }
            }
            position -= size;
        }
        return 0;
    }
}
