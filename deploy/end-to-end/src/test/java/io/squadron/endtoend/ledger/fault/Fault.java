package io.squadron.endtoend.ledger.fault;

import java.time.Duration;
import java.util.Locale;

/**
 * Something that happens to one process.
 *
 * @param victim its name, e.g. "trainer-service a"
 * @param at after the beginning of the faults
 * @param lasts until it is mended: started again, continued, connected
 */
public record Fault(Kind kind, String victim, Duration at, Duration lasts) {

    /** What happens. */
    public enum Kind {
        /** SIGKILL. */
        KILL,
        /** SIGSTOP. */
        PAUSE,
        /** Its packets to and from Kafka and PostgreSQL are lost. */
        CUT
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%6.1f s  %-5s %-19s for %4.1f s",
                at.toMillis() / 1000.0,
                kind.name().toLowerCase(Locale.ROOT),
                victim,
                lasts.toMillis() / 1000.0);
    }
}
