package io.squadron.eval.checkpoint;

import io.squadron.eval.storage.ContentHash;
import io.squadron.eval.storage.Identifiers;
import io.squadron.eval.storage.ProtoTime;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import io.squadron.v1.WindowSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Announced checkpoints onto rows. A withdrawn one keeps its row. */
@ApplicationScoped
public class CheckpointProjection {

    /**
     * Applies a record within the caller's transaction; one that is known already, or was overtaken, changes nothing.
     *
     * @return what became of the checkpoint; empty if nothing did
     * @throws IllegalArgumentException for one that breaks the contract
     */
    public Optional<CheckpointOutcome> apply(CheckpointChange change) {
        if (change instanceof CheckpointChange.Announced announced) {
            return announced(announced.checkpoint(), change.offset());
        }
        return withdrawn(((CheckpointChange.Withdrawn) change).checkpointId(), change.offset());
    }

    private static Optional<CheckpointOutcome> withdrawn(String checkpointId, long offset) {
        AnnouncedCheckpoint checkpoint = checkpointId == null ? null : locked(checkpointId);
        if (checkpoint == null || offset <= checkpoint.recordOffset) {
            return Optional.empty();
        }
        checkpoint.recordOffset = offset;
        if (checkpoint.isDeleted()) {
            return Optional.empty();
        }
        checkpoint.deletedAt = Instant.now();
        return Optional.of(new CheckpointOutcome.Gone(checkpointId));
    }

    private static AnnouncedCheckpoint locked(String checkpointId) {
        return AnnouncedCheckpoint.findById(checkpointId, LockModeType.PESSIMISTIC_WRITE);
    }

    private static Optional<CheckpointOutcome> announced(Checkpoint announced, long offset) {
        String checkpointId = Identifiers.require("checkpoint_id", announced.getCheckpointId());
        AnnouncedCheckpoint checkpoint = locked(checkpointId);
        if (checkpoint == null) {
            checkpoint = new AnnouncedCheckpoint();
            checkpoint.checkpointId = checkpointId;
        } else if (offset <= checkpoint.recordOffset) {
            return Optional.empty();
        }
        checkpoint.recordOffset = offset;
        checkpoint.runId = Identifiers.requireOrEmpty("run_id", announced.getRunId());
        checkpoint.step = announced.getStep();
        checkpoint.location = announced.getLocation();
        checkpoint.bytes = announced.getFilesList().stream()
                .mapToLong(CheckpointFile::getSize)
                .sum();
        checkpoint.content = content(announced);
        checkpoint.modelNameOrPath = announced.getModelNameOrPath();
        checkpoint.trainDatasetId = announced.getTrainDatasetId();
        checkpoint.evalDatasetId = Identifiers.requireOrEmpty("eval_dataset_id", announced.getEvalDatasetId());
        checkpoint.version2WithNegative = announced.getVersion2WithNegative();
        checkpoint.lastOfRun = announced.getIsFinal();
        checkpoint.createdAt = ProtoTime.instant(announced.getCreatedAt());
        boolean back = checkpoint.isDeleted();
        checkpoint.deletedAt = null;
        checkpoint.persist();
        return Optional.of(new CheckpointOutcome.Available(checkpoint, back));
    }

    private static String content(Checkpoint announced) {
        Stream<String> files = announced.getFilesList().stream()
                .map(file -> file.getName() + " " + file.getSize() + " " + file.getSha256())
                .sorted();
        WindowSettings settings = announced.getSettings();
        Stream<String> serving = Stream.of(
                announced.getTokenizerId(),
                settings.getMaxSeqLength() + " " + settings.getDocStride() + " " + settings.getMaxQueryLength());
        return ContentHash.of(Stream.concat(files, serving).toList());
    }
}
