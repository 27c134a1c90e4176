package io.squadron.access.rate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;

/** A token bucket for each caller: so many calls a second on average, and ten seconds' worth at once. */
public final class CallRate {
    private static final int BURST_SECONDS = 10;
    /** Whoever comes with a new name each time gets a full bucket each time, and no memory beyond this. */
    private static final int MAX_CALLERS = 100_000;

    private final Bandwidth bandwidth;
    private final TimeMeter clock;
    private final Cache<String, Bucket> buckets;

    /**
     * A rate for each caller.
     *
     * @param callsPerSecond at least 1
     */
    public CallRate(int callsPerSecond) {
        this(callsPerSecond, TimeMeter.SYSTEM_NANOTIME);
    }

    CallRate(int callsPerSecond, TimeMeter clock) {
        this.bandwidth = Bandwidth.builder()
                .capacity((long) BURST_SECONDS * callsPerSecond)
                .refillGreedy(callsPerSecond, Duration.ofSeconds(1))
                .build();
        this.clock = clock;
        // A bucket that nobody has taken from for so long is full.
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_CALLERS)
                .expireAfterAccess(Duration.ofSeconds(BURST_SECONDS))
                .build();
    }

    /**
     * Counts a call.
     *
     * @return empty: it may be made; else it is one too many, and this is how long until the next may be made
     */
    public Optional<Duration> refusedFor(String caller) {
        ConsumptionProbe probe = buckets.get(caller, unused -> newBucket()).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .addLimit(bandwidth)
                .withCustomTimePrecision(clock)
                .build();
    }
}
