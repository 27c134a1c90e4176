package io.squadron.inference.admission;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The one way in: lets requests begin while their work together stays within a bound.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li><b>Bounded.</b> What is admitted costs at most the capacity, by the upper bounds that are known on admission. (What
 *       turns out to cost more may exceed it until it is done.)
 *   <li><b>Giants leave room.</b> Large requests together leave a quarter of the capacity to small ones.
 *   <li><b>Those that wait leave room.</b> Requests of streams take what becomes free as soon as it does; so that those
 *       which are refused otherwise find room at all, a part is not given to them: a sixteenth of the capacity, and a
 *       quarter of what large requests have.
 *   <li><b>Whoever waits gets in.</b> A waiting request may be overtaken by what fits beside it, but only until what has
 *       overtaken it costs {@value #PATIENCE} times its own work. From then on others are admitted within those parts only
 *       that it cannot have.
 * </ul>
 *
 * <p>Thread-safe. Futures are completed outside of the lock.
 */
public final class WorkAdmission {
    private static final int PATIENCE = 2;

    private final AdmissionLimits limits;
    private final Pace pace;

    // Guarded by this.
    private final Set<Ticket> waiting = new LinkedHashSet<>();
    private final Usage small = new Usage();
    private final Usage large = new Usage();

    /** What is admitted of one size. */
    private static final class Usage {
        private long patient;
        private long impatient;

        long all() {
            return patient + impatient;
        }
    }

    /** @param pace hears of every request that is done, and tells how long others may take */
    public WorkAdmission(AdmissionLimits limits, Pace pace) {
        this.limits = limits;
        this.pace = pace;
    }

    /** One request's place: waiting, then admitted, then {@link #close closed}. */
    public final class Ticket implements AutoCloseable {
        private final boolean isSmall;
        private final boolean isPatient;
        private final CompletableFuture<Void> admitted = new CompletableFuture<>();

        // Guarded by WorkAdmission.this.
        private long cost;
        private long overtakenBy;
        private boolean inside;
        private boolean closed;

        private Ticket(long cost, WhenFull whenFull) {
            this.cost = Math.min(cost, limits.forLargePatient());
            this.isSmall = cost <= limits.small();
            this.isPatient = whenFull == WhenFull.WAIT;
        }

        /** Completes when the request may begin; perhaps on the thread of a request that ends. */
        public CompletableFuture<Void> admitted() {
            return admitted;
        }

        /** It is so little work that it need not stand behind large ones anywhere. */
        public boolean isSmall() {
            return isSmall;
        }

        /** What it counts as: less than it may cost, if that is more than a single request is admitted for. */
        public long cost() {
            synchronized (WorkAdmission.this) {
                return cost;
            }
        }

        /** What it costs is known by now; only for an admitted request. */
        public void correct(long actualCost) {
            List<Ticket> next;
            synchronized (WorkAdmission.this) {
                if (closed) {
                    return;
                }
                use(actualCost - cost);
                cost = actualCost;
                next = admitWaiting();
            }
            begin(next);
        }

        /** The request is done, or waits no longer; closing again does nothing. */
        @Override
        public void close() {
            List<Ticket> next;
            synchronized (WorkAdmission.this) {
                if (closed) {
                    return;
                }
                closed = true;
                waiting.remove(this);
                if (inside) {
                    use(-cost);
                    pace.done(cost);
                }
                next = admitWaiting();
            }
            begin(next);
        }

        private void enter() {
            inside = true;
            use(cost);
        }

        private void use(long more) {
            if (isPatient) {
                usage().patient += more;
            } else {
                usage().impatient += more;
            }
        }

        private Usage usage() {
            return isSmall ? small : large;
        }

        private boolean fits() {
            return used() + cost <= (isPatient ? limits.forPatient() : limits.capacity())
                    && (isSmall || large.all() + cost <= limits.forLarge())
                    && (isSmall || !isPatient || large.patient + cost <= limits.forLargePatient());
        }

        /** One that comes later may be admitted before this waiting one. */
        private boolean letsPass(Ticket other) {
            if (overtakenBy < PATIENCE * cost) {
                return true;
            }
            if (!other.isSmall) {
                return !other.isPatient && large.impatient + other.cost <= limits.forLargeImpatient();
            }
            return isSmall
                    ? !other.isPatient && small.impatient + other.cost <= limits.forSmallImpatient()
                    : small.all() + other.cost <= limits.forSmall();
        }
    }

    /**
     * Asks for admission.
     *
     * @param cost an upper bound; one beyond all that a single request may take counts as that
     * @throws RefusedException BUSY if there is no room and the request must not wait
     */
    public Ticket enter(long cost, WhenFull whenFull) {
        Ticket ticket = new Ticket(cost, whenFull);
        synchronized (this) {
            if (!admit(ticket, waiting)) {
                if (whenFull == WhenFull.REFUSE) {
                    throw busy();
                }
                waiting.add(ticket);
                return ticket;
            }
        }
        ticket.admitted.complete(null);
        return ticket;
    }

    private boolean admit(Ticket ticket, Iterable<Ticket> before) {
        if (!ticket.fits()) {
            return false;
        }
        for (Ticket earlier : before) {
            if (!earlier.letsPass(ticket)) {
                return false;
            }
        }
        before.forEach(earlier -> earlier.overtakenBy += ticket.cost);
        ticket.enter();
        return true;
    }

    private List<Ticket> admitWaiting() {
        List<Ticket> admitted = new ArrayList<>();
        List<Ticket> stay = new ArrayList<>();
        for (Ticket ticket : waiting) {
            (admit(ticket, stay) ? admitted : stay).add(ticket);
        }
        admitted.forEach(waiting::remove);
        return admitted;
    }

    private static void begin(List<Ticket> admitted) {
        admitted.forEach(ticket -> ticket.admitted.complete(null));
    }

    private RefusedException busy() {
        return new RefusedException(
                Refusal.BUSY,
                "",
                "The service is busy with all the work that it takes at once (%d of %d tokens): try again later"
                        .formatted(used(), limits.capacity()),
                pace.timeFor(used() / 2));
    }

    /** Tokens of all requests that are under way. */
    public synchronized long usedTokens() {
        return used();
    }

    private long used() {
        return small.all() + large.all();
    }

    /** Requests that wait for room. */
    public synchronized int waitingRequests() {
        return waiting.size();
    }
}
