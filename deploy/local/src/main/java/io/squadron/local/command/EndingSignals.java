package io.squadron.local.command;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;

/**
 * The signals that end a process: the first ends it in order, shutdown hooks and all, and a second one at once. The JVM by
 * itself ignores the second, and what is done in order may take minutes.
 */
public final class EndingSignals {
    /** Exit codes are 128 and the number, as shells have it. */
    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

    private EndingSignals() {}

    /** To be called once, first of all. */
    public static void handle() {
        AtomicBoolean ending = new AtomicBoolean();
        NUMBERS.forEach((signal, number) -> Signals.register(signal, () -> {
            if (ending.getAndSet(true)) {
                Runtime.getRuntime().halt(128 + number);
            } else {
                System.exit(128 + number);
            }
        }));
    }
}
