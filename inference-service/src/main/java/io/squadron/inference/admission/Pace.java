package io.squadron.inference.admission;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How much work gets done in a time, of late. Thread-safe. */
public final class Pace {
    private static final double SHORTEST_NANOS = 200e6;
    private static final double LONGEST_NANOS = 30e9;
    /** Of the time in which the weight of what has been goes down to a third. */
    private static final double MEMORY_NANOS = 10e9;

    private final LongSupplier nanoTime;

    // Guarded by this.
    private double tokens;
    private double nanos;
    private long last;

    public Pace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong();
    }

    /** So many tokens are done. */
    synchronized void done(long doneTokens) {
        long now = nanoTime.getAsLong();
        double passed = Math.max(0, now - last);
        double kept = Math.exp(-passed / MEMORY_NANOS);
        tokens = tokens * kept + doneTokens;
        nanos = nanos * kept + passed;
        last = now;
    }

    /** How long so many tokens may take; never so short that whoever asks again is a burden. */
    synchronized Duration timeFor(long moreTokens) {
        double estimate = tokens == 0 ? SHORTEST_NANOS : moreTokens * nanos / tokens;
        return Duration.ofNanos((long) Math.min(LONGEST_NANOS, Math.max(SHORTEST_NANOS, estimate)));
    }
}
