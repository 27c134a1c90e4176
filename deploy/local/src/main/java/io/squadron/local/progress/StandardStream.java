package io.squadron.local.progress;

import org.jline.nativ.CLibrary;

/**
 * A standard stream of this process, which may be a terminal. JLine's own terminal wants standard input to be one in any case;
 * bars should be drawn as well while {@code squadron run … < list > result.json} reads and writes files.
 */
public enum StandardStream {
    INPUT,
    OUTPUT,
    ERROR;

    /** Where a terminal does not know its own width, as on a serial line. */
    private static final int DEFAULT_COLUMNS = 80;

    @SuppressWarnings("CatchingUnchecked") // JLine's library may be missing for a platform: plain lines are right there
    public boolean isTerminal() {
        try {
            return CLibrary.isatty(descriptor()) == 1;
        } catch (Exception | LinkageError e) {
            return false;
        }
    }

    /** Its width, if it is a terminal. Asked anew each time: a window is resized while one watches. */
    public int columns() {
        CLibrary.WinSize size = new CLibrary.WinSize();
        int failed = CLibrary.ioctl(descriptor(), CLibrary.TIOCGWINSZ, size);
        return failed != 0 || size.ws_col <= 0 ? DEFAULT_COLUMNS : size.ws_col;
    }

    private int descriptor() {
        return switch (this) {
            case INPUT -> 0;
            case OUTPUT -> 1;
            case ERROR -> 2;
        };
    }
}
