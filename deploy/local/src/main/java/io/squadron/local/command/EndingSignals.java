package io.squadron.local.command;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jline.utils.Signals;

/**
 * Ctrl-C: the first ends the process in order, shutdown hooks and all, and a second one at once. The JVM by itself ignores the
 * second, and what is done in order may take minutes. SIGTERM and SIGHUP are left to the JVM: a terminal that is closed sends
 * SIGHUP twice, by its shell and by the kernel.
 */
public final class EndingSignals {
    /** 128 and the signal's number, as shells have it. */
    private static final int EXIT_CODE = 128 + 2;

    /** What comes sooner is the same keystroke, sent on by somebody else in the foreground. */
    private static final long KEYSTROKE_NANOS = Duration.ofMillis(300).toNanos();

    private EndingSignals() {}

    /** To be called once, first of all. */
    public static void handle() {
        AtomicLong first = new AtomicLong();
        Signals.register("INT", () -> {
            long now = System.nanoTime();
            if (first.compareAndSet(0, now)) {
                System.exit(EXIT_CODE);
            } else if (now - first.get() > KEYSTROKE_NANOS) {
                Runtime.getRuntime().halt(EXIT_CODE);
            }
        });
    }
}
