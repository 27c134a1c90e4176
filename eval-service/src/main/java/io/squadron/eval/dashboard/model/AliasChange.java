package io.squadron.eval.dashboard.model;

import io.squadron.eval.promotion.AliasChangeEntry;
import java.time.Instant;

/**
 * A line of an alias' history.
 *
 * @param checkpointId where it points since; empty: it was removed
 * @param previousCheckpointId where it pointed before; empty for nowhere
 * @param offset place of the record on topic squadron.evaluations, which decides the order
 */
public record AliasChange(
        String checkpointId, String previousCheckpointId, String changedBy, String reason, Instant time, long offset) {

    static AliasChange of(AliasChangeEntry entry) {
        return new AliasChange(
                entry.checkpointId,
                entry.previousCheckpointId,
                entry.changedBy,
                entry.reason,
                entry.changedAt,
                entry.key.recordOffset());
    }
}
