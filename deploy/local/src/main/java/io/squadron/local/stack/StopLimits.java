package io.squadron.local.stack;

import java.time.Duration;

/**
 * How long an orderly stop may take, part by part: each limit is longer than those of what it waits for, so that nobody is
 * killed while its own parts still end in order.
 */
final class StopLimits {
    /** A trainer finishes its update and writes down where it stands; Quarkus gives it 30 s for that. */
    static final Duration SERVICE = Duration.ofSeconds(40);

    /** From the kill to the end of a process. */
    static final Duration KILLED = Duration.ofSeconds(5);

    /** All services at once, then the database and the broker, a few seconds each. */
    static final Duration STACK = Duration.ofSeconds(90);

    private StopLimits() {}
}
