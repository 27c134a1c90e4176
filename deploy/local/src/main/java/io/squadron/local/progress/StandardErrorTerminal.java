package io.squadron.local.progress;

import org.jline.nativ.CLibrary;

/**
 * The terminal on standard error. JLine's own terminal wants standard input to be one, too; bars should be drawn as well while
 * {@code squadron run … < list > result.json} reads and writes files.
 */
final class StandardErrorTerminal {
    private static final int STANDARD_ERROR = 2;

    /** Where a terminal does not know its own width, as on a serial line. */
    private static final int DEFAULT_COLUMNS = 80;

    private StandardErrorTerminal() {}

    @SuppressWarnings("CatchingUnchecked") // JLine's library may be missing for a platform: plain lines are right there
    static boolean isThere() {
        try {
            return CLibrary.isatty(STANDARD_ERROR) == 1;
        } catch (Exception | LinkageError e) {
            return false;
        }
    }

    /** Asked anew each time: a window is resized while one watches. */
    static int columns() {
        CLibrary.WinSize size = new CLibrary.WinSize();
        int failed = CLibrary.ioctl(STANDARD_ERROR, CLibrary.TIOCGWINSZ, size);
        return failed != 0 || size.ws_col <= 0 ? DEFAULT_COLUMNS : size.ws_col;
    }
}
