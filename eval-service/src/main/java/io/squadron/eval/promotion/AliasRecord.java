package io.squadron.eval.promotion;

import io.squadron.eval.storage.Identifiers;
import io.squadron.eval.storage.ProtoTime;
import io.squadron.v1.AliasChange;
import io.squadron.v1.EvaluationRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * A record of topic squadron.evaluations that says what an alias stands for.
 *
 * @param offset where it stands on the topic's one partition
 * @param checkpointId empty: the alias was removed
 * @param changedBy who, as far as the record says
 * @param time when it was decided, by the clock of whoever decided; for people only
 */
public record AliasRecord(
        long offset, String alias, String checkpointId, String changedBy, String reason, Instant time) {
    private static final String KEY = "alias:";

    /** What a tombstone says; empty if it is about an evaluation. */
    public static Optional<AliasRecord> removed(String key, long offset, Instant written) {
        return key != null && key.startsWith(KEY)
                ? Optional.of(new AliasRecord(offset, alias(key.substring(KEY.length())), "", "", "removed", written))
                : Optional.empty();
    }

    /**
     * What a record says; empty if it is about something else.
     *
     * @throws IllegalArgumentException for one that breaks the contract
     */
    public static Optional<AliasRecord> read(long offset, EvaluationRecord entry) {
        return switch (entry.getRecordCase()) {
            case ALIAS -> Optional.of(set(offset, entry.getAlias()));
            case EVALUATION, PRECISION, CALIBRATION -> Optional.empty();
            case RECORD_NOT_SET -> throw new IllegalArgumentException("The evaluation record says nothing known.");
        };
    }

    private static AliasRecord set(long offset, AliasChange change) {
        return new AliasRecord(
                offset,
                alias(change.getAlias()),
                Identifiers.requireOrEmpty("checkpoint_id", change.getCheckpointId()),
                change.getChangedBy(),
                change.getReason(),
                ProtoTime.instant(change.getTime()));
    }

    private static String alias(String name) {
        return Identifiers.require("alias", name);
    }
}
