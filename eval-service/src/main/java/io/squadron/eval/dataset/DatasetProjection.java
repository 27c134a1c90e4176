package io.squadron.eval.dataset;

import io.squadron.eval.storage.Identifiers;
import io.squadron.eval.storage.ProtoTime;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.Split;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Optional;

/** Manifests onto rows: the latest one of a data set is the truth. A deleted one keeps its row, and its questions. */
@ApplicationScoped
public class DatasetProjection {

    /**
     * Applies a record within the caller's transaction; one that is known already, or was overtaken, changes nothing.
     *
     * @return the data set, if it has just been deleted
     * @throws IllegalArgumentException for a manifest that breaks the contract
     */
    public Optional<ImportedDataset> apply(DatasetChange change) {
        if (change instanceof DatasetChange.Announced announced) {
            announced(announced.manifest(), change.offset());
            return Optional.empty();
        }
        return withdrawn(((DatasetChange.Withdrawn) change).datasetId(), change.offset());
    }

    private static Optional<ImportedDataset> withdrawn(String datasetId, long offset) {
        ImportedDataset dataset = datasetId == null ? null : locked(datasetId);
        if (dataset == null || offset <= dataset.recordOffset) {
            return Optional.empty();
        }
        dataset.recordOffset = offset;
        dataset.deletedAt = Instant.now();
        return Optional.of(dataset);
    }

    private static ImportedDataset locked(String datasetId) {
        return ImportedDataset.findById(datasetId, LockModeType.PESSIMISTIC_WRITE);
    }

    private static void announced(DatasetManifest manifest, long offset) {
        String datasetId = Identifiers.require("dataset_id", manifest.getDatasetId());
        ImportedDataset dataset = locked(datasetId);
        if (dataset == null) {
            dataset = new ImportedDataset();
            dataset.datasetId = datasetId;
        } else if (offset <= dataset.recordOffset) {
            return;
        }
        dataset.recordOffset = offset;
        dataset.deletedAt = null;
        dataset.name = manifest.getName();
        dataset.split = part(manifest.getSplit());
        dataset.version2WithNegative = manifest.getVersion2WithNegative();
        dataset.status = status(manifest.getStatus());
        dataset.failure = manifest.getFailure();
        if (dataset.status != ImportedDataset.Status.COMPLETE || dataset.examples != manifest.getExamples()) {
            dataset.questionsComplete = false;
        }
        dataset.examples = manifest.getExamples();
        dataset.windows = manifest.getWindows();
        dataset.createdAt = ProtoTime.instant(manifest.getCreatedAt());
        dataset.completedAt = manifest.hasCompletedAt() ? ProtoTime.instant(manifest.getCompletedAt()) : null;
        dataset.manifest = manifest.toByteArray();
        dataset.persist();
        if (!dataset.keepsQuestions()) {
            DevQuestion.delete("key.datasetId", datasetId);
        }
    }

    private static ImportedDataset.Part part(Split split) {
        return switch (split) {
            case SPLIT_TRAIN -> ImportedDataset.Part.TRAIN;
            case SPLIT_DEV -> ImportedDataset.Part.DEV;
            case SPLIT_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("The manifest has an unknown split.");
        };
    }

    private static ImportedDataset.Status status(DatasetStatus status) {
        return switch (status) {
            case DATASET_STATUS_IMPORTING -> ImportedDataset.Status.IMPORTING;
            case DATASET_STATUS_COMPLETE -> ImportedDataset.Status.COMPLETE;
            case DATASET_STATUS_FAILED -> ImportedDataset.Status.FAILED;
            case DATASET_STATUS_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("The manifest has an unknown status.");
        };
    }
}
