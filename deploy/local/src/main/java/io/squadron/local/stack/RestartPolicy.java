package io.squadron.local.stack;

import java.time.Duration;

/**
 * How a service that dies is started again. The pause doubles with every death in a row; a service that stayed up for
 * {@code stableAfter} begins anew.
 *
 * @param maxInARow deaths in a row after which it is given up
 * @param firstPause before the first restart
 * @param maxPause the longest pause
 * @param stableAfter how long a service must have been ready for its earlier deaths to be forgotten
 */
record RestartPolicy(int maxInARow, Duration firstPause, Duration maxPause, Duration stableAfter) {
    static final RestartPolicy DEFAULT =
            new RestartPolicy(8, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(2));

    /** Returns the pause before the restart after the {@code deaths}-th death in a row, counted from 1. */
    Duration pause(int deaths) {
        Duration pause = firstPause;
        for (int i = 1; i < deaths && pause.compareTo(maxPause) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(maxPause) < 0 ? pause : maxPause;
    }
}
