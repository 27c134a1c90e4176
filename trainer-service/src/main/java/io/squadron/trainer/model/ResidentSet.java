package io.squadron.trainer.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of this process lies in memory, Java's heap and libtorch's tensors alike. Only Linux tells it. */
final class ResidentSet {
    private static final Path LINUX = Path.of("/proc/self/status");
    private static final Pattern LINE = Pattern.compile("^VmRSS:\\s+(\\d+) kB$", Pattern.MULTILINE);
    private static final long KIB = 1024;

    private ResidentSet() {}

    static OptionalLong bytes() {
        return read(LINUX);
    }

    /** As Linux describes a process in a file; empty if there is none, or it does not tell. */
    static OptionalLong read(Path file) {
        if (!Files.isReadable(file)) {
            return OptionalLong.empty();
        }
        try {
            // A process may call itself by any bytes.
            Matcher line = LINE.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            return line.find() ? OptionalLong.of(Long.parseLong(line.group(1)) * KIB) : OptionalLong.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
