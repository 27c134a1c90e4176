package io.squadron.eval.run;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import java.time.Instant;

/** One point of a run's curves. Unique by run, attempt and step. Figures may be NaN or infinite. */
@Entity
public class StepMetric extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "step_metric_seq")
    @SequenceGenerator(name = "step_metric_seq", sequenceName = "step_metric_seq", allocationSize = 50)
    public Long id;

    public String runId;
    public int attempt;

    /** Optimizer updates done. */
    public long step;

    public double epoch;
    public double loss;
    public double learningRate;
    public double gradNorm;
    public double windowsPerSecond;

    /** In use where it trains; null where it was not told. */
    public Long memoryBytes;

    public Instant time;

    /** The id of the point that came in last; 0 without one. */
    public static long newest(String runId) {
        return StepMetric.<StepMetric>find("runId = ?1 order by id desc", runId)
                .page(0, 1)
                .firstResultOptional()
                .map(point -> point.id)
                .orElse(0L);
    }

    /** What an earlier attempt reported from a step on is what the new attempt did anew. */
    static void dropSuperseded(String runId, int attempt, long fromStep) {
        delete("runId = ?1 and attempt < ?2 and step >= ?3", runId, attempt, fromStep);
    }
}
