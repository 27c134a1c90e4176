package io.squadron.eval.run;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Map;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A run as its events have told it so far. Figures that are not known yet are null; a loss may be NaN or infinite. */
@Entity
public class TrainingRun extends PanacheEntityBase {
    @Id
    public String runId;

    public String name = "";

    @Enumerated(EnumType.STRING)
    public RunState status = RunState.QUEUED;

    /** The highest attempt heard of; events of earlier ones are stale. 0 before the first event. */
    public int attempt;

    public String modelNameOrPath = "";
    public String trainDatasetId = "";
    public String evalDatasetId = "";

    /** run_squad's flags by run_squad's names. */
    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, Object> arguments = Map.of();

    public String trainer = "";
    public String device = "";
    public String engine = "";
    public long windows;
    public long duplicateWindows;
    public long parameters;
    public long totalSteps;

    /** Optimizer updates done. */
    public long step;

    public Double epoch;
    public Double loss;
    public Double learningRate;
    public Double windowsPerSecond;
    public Double remainingSeconds;
    public Double trainSeconds;

    /** When its curve was thinned (squadron.eval.curve-retention); null again once points come. */
    public Instant curveThinnedAt;

    /** One sentence, for FAILED. */
    public String failure = "";

    public Instant submittedAt;
    public Instant startedAt;
    public Instant endedAt;
    public Instant updatedAt;

    /** What people call it: its name, or its id if it has none. */
    public String title() {
        return name.isBlank() ? runId : name;
    }

    /** The arguments in the contract's order. */
    public Map<String, Object> orderedArguments() {
        return ArgumentNames.inOrder(arguments);
    }
}
