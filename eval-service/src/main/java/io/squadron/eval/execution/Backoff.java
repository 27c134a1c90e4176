package io.squadron.eval.execution;

import io.squadron.eval.EvalConfig;
import java.time.Duration;

/** Growing pauses: each is twice the one before, up to a longest one. */
record Backoff(Duration shortest, Duration longest) {
    private static final int MAX_DOUBLINGS = 30;

    static Backoff of(EvalConfig config) {
        return new Backoff(config.minBackoff(), config.maxBackoff());
    }

    /** The pause after so many failures in a row, from 1. */
    Duration after(int failures) {
        Duration pause = shortest.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
