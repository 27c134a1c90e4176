package io.squadron.endtoend.ledger.fault;

import java.time.Duration;
import java.util.Locale;

/**
 * Something that happens to one process.
 *
 * @param victim its name, e.g. "trainer-service a", or what tells it, e.g. "whoever trains"
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
        /** Its packets to and from Kafka, PostgreSQL and the services that it asks are lost. */
        CUT
    }

    /** In words, with the name of the process that it happens to. */
    String on(String process) {
        return String.format(
                Locale.ROOT,
                "%6.1f s  %-5s %-19s for %4.1f s%s",
                at.toMillis() / 1000.0,
                kind.name().toLowerCase(Locale.ROOT),
                process,
                lasts.toMillis() / 1000.0,
                process.equals(victim) ? "" : " (" + victim + ")");
    }
}
