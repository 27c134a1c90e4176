package io.squadron.inference.model;

import java.time.Duration;

/**
 * Pauses between attempts: the first, then twice as long each time.
 *
 * @param longest no pause is longer
 */
public record BackOff(Duration first, Duration longest) {
    /** From a second to a minute. */
    public static final BackOff DEFAULT = new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private static final int MAX_DOUBLINGS = 20;

    /** @param attempts how many have failed, at least 1 */
    Duration pause(int attempts) {
        Duration pause = first.multipliedBy(1L << Math.min(attempts - 1, MAX_DOUBLINGS));
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
