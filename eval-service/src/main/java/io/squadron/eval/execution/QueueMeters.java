package io.squadron.eval.execution;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.squadron.eval.storage.Schema;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * The queue of evaluations, at /q/metrics: it stands in the database, so every replica tells the same. It is looked at from time
 * to time, so that reading the metrics never waits for PostgreSQL; while that is away there are no figures.
 */
@Startup
@ApplicationScoped
class QueueMeters {
    private static final Logger LOG = Logger.getLogger(QueueMeters.class);

    private static final String LOOK =
            """
            select status, count(*), coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)
            from evaluation where status in ('PENDING', 'RUNNING') group by status""";

    private static final Figures NONE = new Figures(0, 0);
    private static final Figures UNKNOWN = new Figures(Double.NaN, Double.NaN);

    private final EntityManager entities;
    private final Schema schema;

    /** By the state; null while nothing is known. */
    private volatile Map<String, Figures> latest;

    private record Figures(double count, double oldestSeconds) {}

    QueueMeters(EntityManager entities, Schema schema, MeterRegistry registry) {
        this.entities = entities;
        this.schema = schema;
        for (String state : List.of("PENDING", "RUNNING")) {
            String label = "PENDING".equals(state) ? "queued" : "running";
            Gauge.builder("squadron.eval.evaluations", () -> figures(state).count())
                    .description("Evaluations that wait, and that are being carried out, in all replicas together")
                    .tag("state", label)
                    .register(registry);
            Gauge.builder("squadron.eval.evaluation.oldest.age", () -> figures(state)
                            .oldestSeconds())
                    .description("How long ago the oldest of these evaluations was put down; 0 if there is none")
                    .baseUnit("seconds")
                    .tag("state", label)
                    .register(registry);
        }
    }

    private Figures figures(String state) {
        Map<String, Figures> known = latest;
        return known == null ? UNKNOWN : known.getOrDefault(state, NONE);
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        if (!schema.isReady()) {
            return;
        }
        try {
            latest = QuarkusTransaction.requiringNew().timeout(10).call(this::read);
        } catch (RuntimeException e) {
            LOG.debugf(e, "The queue of evaluations cannot be looked at");
            latest = null;
        }
    }

    private Map<String, Figures> read() {
        Map<String, Figures> found = new TreeMap<>();
        @SuppressWarnings("unchecked") // JPA's native queries are untyped.
        List<Object[]> rows = entities.createNativeQuery(LOOK).getResultList();
        for (Object[] row : rows) {
            found.put((String) row[0], new Figures(((Number) row[1]).doubleValue(), ((Number) row[2]).doubleValue()));
        }
        return found;
    }
}
