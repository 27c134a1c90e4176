package io.squadron.eval.retention;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.squadron.eval.EvalConfig;
import io.squadron.eval.run.CurveBuckets;
import io.squadron.eval.storage.DatabaseClock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Lets details go by age: each evaluation's predictions and each run's points in a transaction of their own, so that one that
 * fails keeps none of the others; replicas pass over what another one has in hand. Figures stay, and so do the predictions of
 * what is served under a name and of the best on each data set. Whoever needs others again has them measured again.
 */
@ApplicationScoped
public class Retention {
    private static final Logger LOG = Logger.getLogger(Retention.class);

    /** Looked for at once. */
    private static final int MOST = 1000;

    private static final String OLD_PREDICTIONS =
            """
            select e.evaluation_id from evaluation e
            where e.status = 'COMPLETED' and e.completed_at < :before and e.predictions_deleted_at is null
                and not exists (select 1 from model_alias a where a.checkpoint_id = e.checkpoint_id)
                and exists (select 1 from evaluation b
                    where b.dataset_id = e.dataset_id and b.status = 'COMPLETED' and b.f1 is not null
                        and b."precision" = 'FP32' and b.max_questions = 0
                        and (b.f1 > coalesce(e.f1, -1) or b.f1 = e.f1 and b.evaluation_id < e.evaluation_id))""";

    private static final String OLD_CURVES =
            """
            select r.run_id from training_run r
            where r.ended_at < :before and r.status not in ('QUEUED', 'RUNNING') and r.curve_thinned_at is null""";

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

    /** Of the evaluations whose predictions went, the ids. */
    public List<String> letPredictionsGo() {
        return each(OLD_PREDICTIONS, "e.evaluation_id", "e.completed_at", config.predictionRetention(), id -> {
            update("delete from prediction where evaluation_id = :id", id);
            update("update evaluation set predictions_deleted_at = clock_timestamp() where evaluation_id = :id", id);
        });
    }

    /** Leaves of curves what long curves are drawn from; of the runs whose curves were thinned, the ids. */
    public List<String> thinCurves() {
        return each(OLD_CURVES, "r.run_id", "r.ended_at", config.curveRetention(), id -> {
            buckets.keepExtremes(id);
            update("update training_run set curve_thinned_at = clock_timestamp() where run_id = :id", id);
        });
    }

    private List<String> each(
            String old, String key, String age, Optional<Duration> retention, Consumer<String> letGo) {
        List<String> done = new ArrayList<>();
        retention.ifPresent(kept -> {
            for (String id : old(old + " order by " + age + " limit " + MOST, kept)) {
                try {
                    QuarkusTransaction.requiringNew().run(() -> {
                        if (isStillOld(old + " and " + key + " = :id for update skip locked", kept, id)) {
                            letGo.accept(id);
                            done.add(id);
                        }
                    });
                } catch (RuntimeException e) {
                    done.remove(id);
                    LOG.warnf("The details of %s could not be let go and are tried the next time: %s", id, e);
                }
            }
        });
        return done;
    }

    private List<String> old(String sql, Duration kept) {
        return QuarkusTransaction.requiringNew().call(() -> {
            List<?> ids = entities.createNativeQuery(sql, String.class)
                    .setParameter("before", clock.now().minus(kept))
                    .getResultList();
            return ids.stream().map(String.class::cast).toList();
        });
    }

    private boolean isStillOld(String sql, Duration kept, String id) {
        return !entities.createNativeQuery(sql, String.class)
                .setParameter("before", clock.now().minus(kept))
                .setParameter("id", id)
                .getResultList()
                .isEmpty();
    }

    private void update(String sql, String id) {
        entities.createNativeQuery(sql).setParameter("id", id).executeUpdate();
    }
}
