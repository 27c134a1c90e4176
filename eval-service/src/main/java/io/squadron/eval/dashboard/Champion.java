package io.squadron.eval.dashboard;

import io.squadron.eval.checkpoint.AnnouncedCheckpoint;
import io.squadron.eval.promotion.ModelAlias;
import java.time.Instant;

/**
 * The checkpoint that answers by default; all fields are empty while there is none.
 *
 * @param runId the run that it came from, if that is known
 * @param since null while there is none
 */
public record Champion(String checkpointId, String runId, String reason, Instant since) {

    public static Champion load() {
        return ModelAlias.named(ModelAlias.CHAMPION).map(Champion::of).orElse(new Champion("", "", "", null));
    }

    private static Champion of(ModelAlias alias) {
        AnnouncedCheckpoint checkpoint = AnnouncedCheckpoint.findById(alias.checkpointId);
        return new Champion(
                alias.checkpointId, checkpoint == null ? "" : checkpoint.runId, alias.reason, alias.changedAt);
    }

    public boolean exists() {
        return !checkpointId.isEmpty();
    }

    public boolean is(String otherCheckpointId) {
        return exists() && checkpointId.equals(otherCheckpointId);
    }

    public boolean isOf(String otherRunId) {
        return !runId.isEmpty() && runId.equals(otherRunId);
    }
}
