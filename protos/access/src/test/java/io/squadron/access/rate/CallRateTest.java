package io.squadron.access.rate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How often a caller may call. */
class CallRateTest {
    private final AtomicLong nanos = new AtomicLong();
    private final CallRate rate = new CallRate(5, new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    });

    private int allowed(String caller, int calls) {
        int allowed = 0;
        for (int i = 0; i < calls; i++) {
            if (rate.refusedFor(caller).isEmpty()) {
                allowed++;
            }
        }
        return allowed;
    }

    @Test
    void tenSecondsWorthMayComeAtOnceAndThenAsManyASecondAsAreAllowed() {
        assertThat(allowed("ada", 100)).isEqualTo(50);

        nanos.addAndGet(Duration.ofSeconds(2).toNanos());

        assertThat(allowed("ada", 100)).isEqualTo(10);
    }

    @Test
    void whoComesTooOftenIsToldWhenToComeAgain() {
        allowed("ada", 50);

        Duration wait = rate.refusedFor("ada").orElseThrow();
        assertThat(wait).isBetween(Duration.ofMillis(1), Duration.ofMillis(200));

        nanos.addAndGet(wait.toNanos());
        assertThat(rate.refusedFor("ada")).isEmpty();
    }

    @Test
    void oneCallersCallsAreNotAnothers() {
        assertThat(allowed("ada", 60)).isEqualTo(50);
        assertThat(allowed("bob", 60)).isEqualTo(50);
    }
}
