package io.squadron.trainer.execution;

import io.squadron.trainer.queue.RunControl;
import io.squadron.trainer.queue.RunInterruption;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Something that a run needs cannot be had now: another service, Kafka, the storage, room on the disk. A run is worth hours,
 * and its id can be used once only, so it waits for a while before it fails. Measured from the first failure on.
 */
final class Outage {
    private static final Logger LOG = Logger.getLogger(Outage.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final RunControl control;
    private final Duration patience;
    private long sinceNanos;
    private boolean begun;

    /** None yet. */
    Outage(RunControl control, Duration patience) {
        this.control = control;
        this.patience = patience;
    }

    /**
     * Waits before what has failed is tried again.
     *
     * @return false if it has gone on for too long
     * @throws RunInterruption.Abandoned if this trainer has the run no longer
     */
    boolean tryAgain(Exception failure) {
        long now = System.nanoTime();
        sinceNanos = begun ? sinceNanos : now;
        begun = true;
        if (now - sinceNanos >= patience.toNanos()) {
            return false;
        }
        LOG.warnf("Run %s waits, trying again: %s", control.runId(), failure.getMessage());
        control.pause(PAUSE);
        control.requireMine();
        return true;
    }
}
