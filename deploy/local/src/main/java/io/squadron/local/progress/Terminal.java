package io.squadron.local.progress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What can be known about the terminal without native code. */
final class Terminal {
    static final int STANDARD_ERROR = 2;

    private static final int DEFAULT_COLUMNS = 100;
    private static final int SMALLEST_COLUMNS = 40;

    private Terminal() {}

    /**
     * Whether a file descriptor of this process is a terminal. {@code System.console()} speaks of input and output only,
     * and output is redirected in {@code squadron run … > result.json} while the bars should still be drawn.
     */
    static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || "/dev/console".equals(target);
        } catch (IOException | UnsupportedOperationException e) {
            return false; // not Linux: plain lines are right everywhere
        }
    }

    static int columns() {
        try {
            int columns = Integer.parseInt(System.getenv().getOrDefault("COLUMNS", ""));
            return Math.max(SMALLEST_COLUMNS, columns);
        } catch (NumberFormatException notExported) {
            return DEFAULT_COLUMNS;
        }
    }
}
