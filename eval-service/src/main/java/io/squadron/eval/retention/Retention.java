package io.squadron.eval.retention;

import io.squadron.eval.EvalConfig;
import io.squadron.eval.run.CurveBuckets;
import io.squadron.eval.storage.DatabaseClock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One evaluation's predictions, or one run's points, in a transaction; replicas pass over what another one has in hand. Figures
 * stay, and so do the predictions of what is served under a name and of the best on each data set: others are compared with
 * them.
 */
@ApplicationScoped
public class Retention {
    private static final String OLD_PREDICTIONS =
            """
            select e.evaluation_id from evaluation e
            where e.status = 'COMPLETED' and e.completed_at < :before and e.predictions_deleted_at is null
                and not exists (select 1 from model_alias a where a.checkpoint_id = e.checkpoint_id)
                and exists (select 1 from evaluation b
                    where b.dataset_id = e.dataset_id and b.status = 'COMPLETED' and b.f1 is not null
                        and b."precision" = 'FP32' and b.max_questions = 0
                        and (b.f1 > coalesce(e.f1, -1) or b.f1 = e.f1 and b.evaluation_id < e.evaluation_id))
            order by e.completed_at limit 1 for update skip locked""";

    private static final String OLD_CURVE =
            """
            select r.run_id from training_run r
            where r.ended_at < :before and r.status not in ('QUEUED', 'RUNNING') and r.curve_thinned_at is null
            order by r.ended_at limit 1 for update skip locked""";

    private final EntityManager entities;
    private final DatabaseClock clock;
    private final CurveBuckets buckets;
    private final EvalConfig config;

    Retention(EntityManager entities, DatabaseClock clock, CurveBuckets buckets, EvalConfig config) {
        this.entities = entities;
        this.clock = clock;
        this.buckets = buckets;
        this.config = config;
    }

    /** Lets the oldest predictions go that need not be kept; empty if there are none. */
    @Transactional
    public Optional<String> letPredictionsGo() {
        Optional<String> evaluation =
                config.predictionRetention().flatMap(retention -> oldest(OLD_PREDICTIONS, retention));
        evaluation.ifPresent(id -> {
            update("delete from prediction where evaluation_id = :id", id);
            update("update evaluation set predictions_deleted_at = clock_timestamp() where evaluation_id = :id", id);
        });
        return evaluation;
    }

    /** Leaves of the longest-ended run's curve what a long curve is drawn from; empty if there is none to thin. */
    @Transactional
    public Optional<String> thinACurve() {
        Optional<String> run = config.curveRetention().flatMap(retention -> oldest(OLD_CURVE, retention));
        run.ifPresent(id -> {
            buckets.keepExtremes(id);
            update("update training_run set curve_thinned_at = clock_timestamp() where run_id = :id", id);
        });
        return run;
    }

    private Optional<String> oldest(String sql, Duration retention) {
        Instant before = clock.now().minus(retention);
        List<?> found = entities.createNativeQuery(sql, String.class)
                .setParameter("before", before)
                .getResultList();
        return found.stream().map(String.class::cast).findFirst();
    }

    private void update(String sql, String id) {
        entities.createNativeQuery(sql).setParameter("id", id).executeUpdate();
    }
}
