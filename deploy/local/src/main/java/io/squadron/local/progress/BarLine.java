package io.squadron.local.progress;

import java.io.PrintStream;
import java.util.function.IntSupplier;
import me.tongfei.progressbar.ProgressBarConsumer;

/** The last line of a terminal, on which a bar is drawn, and the lines above it, which stay. */
final class BarLine implements ProgressBarConsumer {
    /** Moves to the line's beginning and erases it (ECMA-48, EL). */
    private static final String ERASE_LINE = "\r\u001b[2K";

    private final PrintStream out;
    private final IntSupplier columns;
    private String drawn = "";
    private boolean ended;

    BarLine(PrintStream out, IntSupplier columns) {
        this.out = out;
        this.columns = columns;
    }

    /** One column stays free: a cursor behind the last one wraps on some terminals. */
    @Override
    public int getMaxRenderedLength() {
        return columns.getAsInt() - 1;
    }

    @Override
    public synchronized void accept(String rendered) {
        if (ended) {
            return;
        }
        out.print(ERASE_LINE + rendered);
        out.flush();
        drawn = rendered;
    }

    synchronized void say(String text) {
        out.println((drawn.isEmpty() ? "" : ERASE_LINE) + text);
        if (!drawn.isEmpty()) {
            out.print(drawn);
        }
        out.flush();
    }

    @Override
    public synchronized void clear() {
        if (drawn.isEmpty()) {
            return;
        }
        out.print(ERASE_LINE);
        out.flush();
        drawn = "";
    }

    /** For a command's last words: who still works in the background must not draw below them. */
    synchronized void drawNoMore() {
        clear();
        ended = true;
    }

    /** The terminal is not this bar's alone. */
    @Override
    public void close() {}
}
