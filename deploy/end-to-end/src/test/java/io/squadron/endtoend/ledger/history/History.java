package io.squadron.endtoend.ledger.history;

import io.grpc.Status;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.PredictedAnswer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What clients were told while faults happened, in the order in which they were told it. */
public final class History {
    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    /** One thing that a client knows. */
    public sealed interface Entry {}

    /** A data set whose import was acknowledged. */
    public record DatasetAcknowledged(DatasetManifest manifest) implements Entry {}

    /** A run that was taken. */
    public record RunAcknowledged(String runId, String variant, String datasetId) implements Entry {}

    /** A run that was taken, on a data set of which a retention has removed a part. */
    public record RunOnRemainsAcknowledged(String runId) implements Entry {}

    /**
     * A question that was answered.
     *
     * @param question which of the questions
     * @param checkpointId whose answer it says that it is
     */
    public record QuestionAnswered(int question, String checkpointId, PredictedAnswer best) implements Entry {}

    /** An alias that was set by hand. */
    public record AliasAcknowledged(String alias, String checkpointId) implements Entry {}

    /** A record that nobody can read, acknowledged by Kafka. */
    public record PoisonWritten(String topic, int partition, long offset) implements Entry {}

    /** A call that failed: whether it was carried out is not known. */
    public record CallFailed(String call, Status.Code code, String message) implements Entry {}

    public void add(Entry entry) {
        entries.add(entry);
    }

    /** Those of a kind, in order. */
    public <T extends Entry> List<T> all(Class<T> kind) {
        return entries.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
