package io.squadron.local.stack;

import java.time.Duration;

/** The pause between two looks at something that cannot notify. */
final class Pause {
    private Pause() {}

    static void of(Duration length) {
        try {
            Thread.sleep(length.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while waiting for Squadron", e);
        }
    }
}
