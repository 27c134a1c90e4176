package io.squadron.endtoend.ledger;

import io.grpc.Status;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.PredictedAnswer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What clients were told while faults happened, in the order in which they were told it. */
final class History {
    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    /** One thing that a client knows. */
    sealed interface Entry {}

    /** A data set whose import was acknowledged. */
    record DatasetAcknowledged(DatasetManifest manifest) implements Entry {}

    /** A run that was taken. */
    record RunAcknowledged(String runId, String variant, String datasetId) implements Entry {}

    /**
     * A question that was answered.
     *
     * @param question which of the questions
     * @param checkpointId whose answer it says that it is
     */
    record QuestionAnswered(int question, String checkpointId, PredictedAnswer best) implements Entry {}

    /** An alias that was set by hand. */
    record AliasAcknowledged(String alias, String checkpointId) implements Entry {}

    /** A record that nobody can read, acknowledged by Kafka. */
    record PoisonWritten(String topic, int partition, long offset) implements Entry {}

    /** A call that failed: whether it was carried out is not known. */
    record CallFailed(String call, Status.Code code, String message) implements Entry {}

    void add(Entry entry) {
        entries.add(entry);
    }

    /** Those of a kind, in order. */
    <T extends Entry> List<T> all(Class<T> kind) {
        return entries.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
