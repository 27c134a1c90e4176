package io.squadron.endtoend.ledger.history;

import io.squadron.kafka.DeadLetter;
import io.squadron.v1.AliasChange;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.RunEvent;
import io.squadron.v1.Window;
import java.util.List;
import java.util.Map;

/**
 * What Kafka and PostgreSQL hold when everything has come to rest.
 *
 * @param datasets as each tokenizer-service lists them
 * @param windows of every data set, those of imports that failed, too
 * @param events by run, in the topic's order
 * @param checkpoints announced, by id
 * @param aliasChanges of every alias, in the topic's order
 */
public record Observed(
        List<List<DatasetManifest>> datasets,
        Map<String, List<Window>> windows,
        Map<String, List<RunEvent>> events,
        Map<String, Checkpoint> checkpoints,
        List<AliasChange> aliasChanges,
        List<DeadLetter> deadLetters,
        Stored stored) {

    /**
     * What the eval-service has stored.
     *
     * @param metrics rows by run
     * @param log rows by run
     * @param evaluations all of them
     */
    public record Stored(
            Map<String, List<MetricRow>> metrics, Map<String, List<LogRow>> log, List<EvaluationRow> evaluations) {}

    /** A point of a curve. */
    public record MetricRow(int attempt, long step, double loss) {}

    /** A line of a run's log. */
    public record LogRow(int attempt, long step, String kind) {}

    /**
     * An evaluation.
     *
     * @param exact percent; NaN where there is none
     * @param f1 percent; NaN where there is none
     * @param completedMillis since the epoch; 0 where it is not complete
     * @param predicted the indexes of its predictions
     */
    public record EvaluationRow(
            String checkpointId,
            String datasetId,
            String status,
            double exact,
            double f1,
            long completedMillis,
            List<Long> predicted) {}
}
