package io.squadron.eval.precision;

import io.squadron.eval.evaluation.ModelPrecision;
import io.squadron.eval.storage.Identifiers;
import io.squadron.eval.storage.ProtoTime;
import io.squadron.v1.EvaluationRecord;
import io.squadron.v1.PrecisionChoice;
import java.time.Instant;
import java.util.Optional;

/**
 * A record of topic squadron.evaluations that says in what a checkpoint is served.
 *
 * @param offset where it stands on the topic's one partition
 * @param precision empty: nobody has chosen any more
 */
public record PrecisionRecord(
        long offset,
        String checkpointId,
        Optional<ModelPrecision> precision,
        String chosenBy,
        String reason,
        Instant time) {
    private static final String KEY = "precision:";

    /** What a tombstone says; empty if it is about something else. */
    public static Optional<PrecisionRecord> removed(String key, long offset, Instant written) {
        return key != null && key.startsWith(KEY)
                ? Optional.of(new PrecisionRecord(
                        offset,
                        Identifiers.require("checkpoint_id", key.substring(KEY.length())),
                        Optional.empty(),
                        "",
                        "removed",
                        written))
                : Optional.empty();
    }

    /**
     * What a record says; empty if it is about something else.
     *
     * @throws IllegalArgumentException for one that breaks the contract
     */
    public static Optional<PrecisionRecord> read(long offset, EvaluationRecord entry) {
        if (!entry.hasPrecision()) {
            return Optional.empty();
        }
        PrecisionChoice choice = entry.getPrecision();
        return Optional.of(new PrecisionRecord(
                offset,
                Identifiers.require("checkpoint_id", choice.getCheckpointId()),
                Optional.of(ModelPrecision.of(choice.getPrecision())),
                choice.getChosenBy(),
                choice.getReason(),
                ProtoTime.instant(choice.getTime())));
    }
}
