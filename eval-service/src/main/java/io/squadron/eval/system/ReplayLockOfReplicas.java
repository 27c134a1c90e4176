package io.squadron.eval.system;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.squadron.eval.storage.TransientFailures;
import io.squadron.eval.system.DeadLetterDesk.NotPossibleException;
import io.squadron.eval.system.DeadLetterDesk.Replay;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** A lock that all replicas see, held by the database for as long as a transaction lasts: it ends with a replica that dies. */
@ApplicationScoped
class ReplayLockOfReplicas implements ReplayLock {
    private static final Logger LOG = Logger.getLogger(ReplayLockOfReplicas.class);

    /** Two numbers, which PostgreSQL keeps apart from the single ones that aliases are locked by. */
    static final String LOCK = "select pg_try_advisory_xact_lock(hashtext('squadron'), hashtext('dead-letters'))";

    /** Longer than Kafka takes to acknowledge all that a page sends again. */
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final EntityManager entities;

    ReplayLockOfReplicas(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public Replay alone(Work work) throws NotPossibleException {
        AtomicReference<Replay> done = new AtomicReference<>();
        AtomicReference<NotPossibleException> refused = new AtomicReference<>();
        try {
            QuarkusTransaction.requiringNew().timeout((int) LIMIT.toSeconds()).run(() -> {
                try {
                    takeLock();
                    done.set(work.run());
                } catch (NotPossibleException e) {
                    refused.set(e);
                }
            });
        } catch (RuntimeException e) {
            if (!TransientFailures.isTransient(e)) {
                throw e;
            }
            if (done.get() == null && refused.get() == null) {
                throw new NotPossibleException(
                        "The database, which lets one replay happen at a time, cannot be reached; nothing was sent.",
                        e);
            }
            LOG.warnf("The database went away while dead letters were sent again: %s", e);
        }
        if (refused.get() != null) {
            throw refused.get();
        }
        return done.get();
    }

    private void takeLock() throws NotPossibleException {
        boolean isTaken =
                (Boolean) entities.createNativeQuery(LOCK, Boolean.class).getSingleResult();
        if (!isTaken) {
            throw new NotPossibleException("Dead letters are being sent again just now; try again in a moment.");
        }
    }
}
