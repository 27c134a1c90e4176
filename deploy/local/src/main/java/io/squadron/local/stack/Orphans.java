package io.squadron.local.stack;

import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Services that outlived a killed supervisor. PostgreSQL is not among them: it writes a record of its own, and its
 * launcher cleans up after it.
 */
final class Orphans {
    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

    private Orphans() {}

    /**
     * Stops the recorded services that still run, all at once, and forgets the record.
     *
     * @return whether there were any
     */
    static boolean stop(StackHome home) {
        var orphans = home.lastState().map(StackState::parts).stream()
                .flatMap(parts -> parts.stream().map(StackState.PartStatus::process))
                .filter(Objects::nonNull)
                .filter(process -> process.find().isPresent())
                .toList();
        for (ProcessIdentity orphan : orphans) {
            LOG.info("Stopping process {}, left from an earlier start", orphan.pid());
        }
        AllAtOnce.run(orphans.stream()
                .map(orphan -> (Runnable) () -> orphan.stop(StopLimits.SERVICE))
                .toList());
        home.forget();
        return !orphans.isEmpty();
    }
}
