package io.squadron.eval.promotion;

import com.google.protobuf.InvalidProtocolBufferException;
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
 * @param time when it was decided, by the clock of whoever decided; for people only
 */
public record AliasRecord(long offset, String alias, String checkpointId, String reason, Instant time) {
    private static final String KEY = "alias:";

    /**
     * Reads a record; empty for one about an evaluation, which is the service's own and known.
     *
     * @throws IllegalArgumentException for one that breaks the contract
     */
    public static Optional<AliasRecord> read(String key, long offset, byte[] value, Instant written)
            throws InvalidProtocolBufferException {
        if (value == null) {
            return key != null && key.startsWith(KEY)
                    ? Optional.of(new AliasRecord(offset, alias(key.substring(KEY.length())), "", "removed", written))
                    : Optional.empty();
        }
        EvaluationRecord entry = EvaluationRecord.parseFrom(value);
        return switch (entry.getRecordCase()) {
            case ALIAS -> Optional.of(set(offset, entry.getAlias()));
            case EVALUATION -> Optional.empty();
            case RECORD_NOT_SET -> throw new IllegalArgumentException("The evaluation record says nothing known.");
        };
    }

    /** The alias is taken away. */
    boolean removes() {
        return checkpointId.isEmpty();
    }

    private static AliasRecord set(long offset, AliasChange change) {
        return new AliasRecord(
                offset,
                alias(change.getAlias()),
                Identifiers.require("checkpoint_id", change.getCheckpointId()),
                change.getReason(),
                ProtoTime.instant(change.getTime()));
    }

    private static String alias(String name) {
        return Identifiers.require("alias", name);
    }
}
