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
 * evaluation is not taken away. While the database is away nobody can take anything over either.
 */
@ApplicationScoped
class ClaimKeeper {
    private static final Logger LOG = Logger.getLogger(ClaimKeeper.class);

    private final EvaluationQueue queue;
    private final EvalConfig config;
    private final Map<String, Claim> claims = new ConcurrentHashMap<>();
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
