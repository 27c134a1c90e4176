package io.squadron.eval.execution;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.squadron.eval.EvalConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Renews the claims of this process three times a lease, on a thread of its own, so that however long a question takes its
 * evaluation is not taken away. While the database is away nobody can take anything over either. What an orderly stop
 * interrupts is given back, so that another replica does not wait until the lease has run out.
 */
@ApplicationScoped
class ClaimKeeper {
    private static final Logger LOG = Logger.getLogger(ClaimKeeper.class);
    private static final int GIVE_BACK_SECONDS = 5;

    private final EvaluationQueue queue;
    private final EvalConfig config;
    private final Map<String, Claim> claims = new ConcurrentHashMap<>();
    private final Set<String> left = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "evaluation-claims");
        thread.setDaemon(true);
        return thread;
    });

    private ScheduledFuture<?> renewal;

    ClaimKeeper(EvaluationQueue queue, EvalConfig config) {
        this.queue = queue;
        this.config = config;
    }

    void keep(Claim claim) {
        claims.put(claim.token(), claim);
    }

    void forget(Claim claim) {
        claims.remove(claim.token());
    }

    /** Its worker has stopped in the middle of it. */
    void leave(Claim claim) {
        left.add(claim.token());
    }

    /** Lets others have what workers have left. The database may be away, or slow: then the leases run out, as after a crash. */
    void giveBack() {
        if (left.isEmpty()) {
            return;
        }
        try {
            QuarkusTransaction.requiringNew().timeout(GIVE_BACK_SECONDS).run(() -> queue.giveBack(Set.copyOf(left)));
        } catch (RuntimeException e) {
            LOG.warnf("Claims of evaluations could not be given back; they lapse with their leases: %s", e);
        }
    }

    void start(@Observes StartupEvent event) {
        long pause = config.lease().toMillis() / 3;
        renewal = timer.scheduleWithFixedDelay(this::renew, pause, pause, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        renewal.cancel(true);
        timer.shutdownNow();
    }

    private void renew() {
        List<Claim> kept = List.copyOf(claims.values());
        if (kept.isEmpty()) {
            return;
        }
        Set<String> tokens = kept.stream().map(Claim::token).collect(Collectors.toSet());
        try {
            Set<String> renewed = QuarkusTransaction.requiringNew().call(() -> queue.renew(tokens));
            kept.stream().filter(claim -> !renewed.contains(claim.token())).forEach(Claim::lose);
        } catch (RuntimeException e) {
            LOG.warnf("Claims of evaluations could not be renewed: %s", e);
        }
    }
}
