package io.squadron.eval.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;

/**
 * The lowest and the highest loss of every {@value #STEPS} steps of a run. They are found anew from a step on whenever points
 * come or go there, so they always say what the points say. PostgreSQL holds NaN for the highest number.
 */
@ApplicationScoped
public class CurveBuckets {
    /** As migration V13 has it. */
    public static final int STEPS = 64;

    private static final String FIND =
            """
            insert into curve_bucket (run_id, bucket, points, lowest_id, lowest, highest_id, highest)
            select run_id, step / %1$d, count(*),
                (array_agg(id order by loss, step))[1], min(loss), (array_agg(id order by loss desc, step))[1], max(loss)
            from step_metric where run_id = :run and step >= :from group by run_id, step / %1$d"""
                    .formatted(STEPS);

    private final EntityManager entities;

    CurveBuckets(EntityManager entities) {
        this.entities = entities;
    }

    /** Points of a run have come or gone at this step or behind it. */
    void changed(String runId, long fromStep) {
        long bucket = fromStep / STEPS;
        entities.createNativeQuery("delete from curve_bucket where run_id = :run and bucket >= :bucket")
                .setParameter("run", runId)
                .setParameter("bucket", bucket)
                .executeUpdate();
        entities.createNativeQuery(FIND)
                .setParameter("run", runId)
                .setParameter("from", bucket * STEPS)
                .executeUpdate();
    }

    /** Lets go of all points but the lowest and the highest of every bucket, and the last. */
    public void keepExtremes(String runId) {
        entities.createNativeQuery(
                        """
                        delete from step_metric m where m.run_id = :run
                            and not exists (select 1 from curve_bucket b
                                where b.run_id = m.run_id and b.bucket = m.step / %d
                                    and m.id in (b.lowest_id, b.highest_id))
                            and m.step < (select max(l.step) from step_metric l where l.run_id = :run)"""
                                .formatted(STEPS))
                .setParameter("run", runId)
                .executeUpdate();
        changed(runId, 0);
    }

    /** Points of a run. */
    public long points(String runId) {
        return ((Number) entities.createNativeQuery(
                                "select coalesce(sum(points), 0) from curve_bucket where run_id = :run")
                        .setParameter("run", runId)
                        .getSingleResult())
                .longValue();
    }
}
