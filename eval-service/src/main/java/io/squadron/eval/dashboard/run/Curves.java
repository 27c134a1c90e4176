package io.squadron.eval.dashboard.run;

import io.squadron.eval.EvalConfig;
import io.squadron.eval.run.CurveBuckets;
import io.squadron.eval.run.StepMetric;
import io.squadron.eval.run.TrainingRun;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Reads curves, thinned out where they have more points than a browser can use. */
@ApplicationScoped
class Curves {
    /**
     * The lowest and the highest loss of each of so many stretches: every point shown is one that was reported, and no
     * spike is lost, which means would hide. PostgreSQL holds NaN for the highest number.
     */
    private static final String THINNED =
            """
            select m.* from (
                select p.*,
                    row_number() over (partition by stretch order by loss, step) as lowest,
                    row_number() over (partition by stretch order by loss desc, step) as highest
                from (
                    select s.*, (row_number() over (order by step, attempt) - 1) * :stretches / count(*) over () as stretch
                    from step_metric s where run_id = :run) p) m
            where lowest = 1 or highest = 1
            order by step, attempt""";

    /** The same of a long curve, from the extremes that were found when its points came in. */
    private static final String THINNED_LONG =
            """
            with buckets as (
                select b.*, (row_number() over (order by bucket) - 1) * :stretches / count(*) over () as stretch
                from curve_bucket b where run_id = :run),
            extremes as (
                select (array_agg(lowest_id order by lowest, bucket))[1] as lowest_id,
                    (array_agg(highest_id order by highest desc, bucket))[1] as highest_id
                from buckets group by stretch)
            select s.* from step_metric s
            where id in (select lowest_id from extremes union select highest_id from extremes)
            order by step, attempt""";

    private final EntityManager entities;
    private final CurveBuckets buckets;
    private final EvalConfig config;

    Curves(EntityManager entities, CurveBuckets buckets, EvalConfig config) {
        this.entities = entities;
        this.buckets = buckets;
        this.config = config;
    }

    /** The whole curve, thinned out where it is long. */
    @Transactional
    Curve of(String runId) {
        long total = buckets.points(runId);
        boolean thinned = total > config.curvePoints();
        List<StepMetric> points =
                thinned ? thinned(runId, total) : StepMetric.list("runId = ?1 order by step, attempt", runId);
        return curve(runId, true, StepMetric.newest(runId), total, notice(points, thinned, total), points);
    }

    /** What came in behind a cursor; the whole curve if another attempt has begun since, or more came in than is shown. */
    @Transactional
    Curve news(String runId, int attempt, long cursor) {
        if (attempt != attempt(runId)) {
            return of(runId);
        }
        List<StepMetric> points = StepMetric.<StepMetric>find("runId = ?1 and id > ?2 order by id", runId, cursor)
                .page(0, config.curvePoints() + 1)
                .list();
        if (points.size() > config.curvePoints()) {
            return of(runId);
        }
        points.sort(Comparator.comparingLong((StepMetric point) -> point.step).thenComparing(point -> point.attempt));
        long newest = points.stream().mapToLong(point -> point.id).max().orElse(cursor);
        return curve(runId, false, newest, points.size(), notice(points, false, points.size()), points);
    }

    private static Curve curve(
            String runId, boolean whole, long cursor, long total, String notice, List<StepMetric> points) {
        return new Curve(
                whole,
                attempt(runId),
                cursor,
                total,
                notice,
                points.stream().map(point -> point.step).toList(),
                column(points, point -> point.epoch),
                column(points, point -> point.loss),
                column(points, point -> point.learningRate),
                column(points, point -> point.gradNorm),
                column(points, point -> point.windowsPerSecond),
                points.stream().map(point -> point.memoryBytes).toList(),
                points.stream().map(point -> point.time.toEpochMilli()).toList());
    }

    private static int attempt(String runId) {
        return TrainingRun.<TrainingRun>findByIdOptional(runId)
                .map(run -> run.attempt)
                .orElse(0);
    }

    @SuppressWarnings("unchecked") // JPA's native queries are untyped; Hibernate returns the entity asked for.
    private List<StepMetric> thinned(String runId, long total) {
        // So that every stretch has several buckets in it.
        boolean isLong = total > 4L * CurveBuckets.STEPS * config.curvePoints();
        return entities.createNativeQuery(isLong ? THINNED_LONG : THINNED, StepMetric.class)
                .setParameter("run", runId)
                .setParameter("stretches", config.curvePoints() / 2)
                .getResultList();
    }

    private String notice(List<StepMetric> points, boolean thinned, long total) {
        StringBuilder notice = new StringBuilder();
        if (thinned) {
            notice.append(String.format(
                    Locale.ROOT,
                    "%,d of %,d points are shown: the lowest and the highest loss of each of %,d stretches. ",
                    points.size(),
                    total,
                    config.curvePoints() / 2));
        }
        long gaps = points.stream()
                .filter(point -> Curve.plottable(point.loss) == null)
                .count();
        if (gaps > 0) {
            notice.append(String.format(
                    Locale.ROOT,
                    "%,d %s a loss that is not a plottable number; the curve has a gap there.",
                    gaps,
                    gaps == 1 ? "point has" : "points have"));
        }
        return notice.toString().strip();
    }

    private static List<Double> column(List<StepMetric> points, ToDoubleFunction<StepMetric> figure) {
        return points.stream()
                .map(point -> Curve.plottable(figure.applyAsDouble(point)))
                .toList();
    }
}
