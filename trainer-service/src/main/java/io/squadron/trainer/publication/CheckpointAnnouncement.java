package io.squadron.trainer.publication;

import io.squadron.checkpoints.CheckpointProvenance;
import io.squadron.checkpoints.CheckpointProvenance.Trained;
import io.squadron.checkpoints.HashedFile;
import io.squadron.checkpoints.StoredCheckpoint;
import io.squadron.kafka.Topics;
import io.squadron.trainer.run.RunEvents;
import io.squadron.trainer.training.TrainedModel;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import io.squadron.v1.WindowSettings;

/** What {@link Topics#CHECKPOINTS} says of a checkpoint. */
public final class CheckpointAnnouncement {
    private CheckpointAnnouncement() {}

    /** The announcement of a checkpoint that lies in the store. */
    public static Checkpoint of(TrainedModel model, CheckpointProvenance provenance, StoredCheckpoint stored) {
        CheckpointProvenance.Windows windows = provenance.windows();
        Checkpoint.Builder announced = Checkpoint.newBuilder()
                .setCheckpointId(provenance.checkpointId())
                .setLocation(stored.location().toString())
                .setModelNameOrPath(provenance.encoder().modelNameOrPath())
                .setTokenizerId(provenance.tokenizerId())
                .setSettings(WindowSettings.newBuilder()
                        .setMaxSeqLength(windows.maxSeqLength())
                        .setDocStride(windows.docStride())
                        .setMaxQueryLength(windows.maxQueryLength()))
                .setMaxPositionEmbeddings(model.config().maxPositionEmbeddings())
                .setVersion2WithNegative(windows.version2WithNegative())
                .setIsFinal(true)
                .setCreatedAt(RunEvents.timestamp(provenance.createdAt()));
        if (provenance.origin() instanceof Trained trained) {
            announced
                    .setRunId(trained.runId())
                    .setStep(trained.step())
                    .setIsFinal(trained.last())
                    .setTrainDatasetId(trained.data().datasetId())
                    .setEvalDatasetId(trained.evalDatasetId());
        }
        for (HashedFile file : stored.files()) {
            announced.addFiles(CheckpointFile.newBuilder()
                    .setName(file.name())
                    .setSize(file.size())
                    .setSha256(file.sha256()));
        }
        return announced.build();
    }
}
