package io.squadron.trainer.checkpoint;

import io.squadron.trainer.training.TrainingArguments;
import io.squadron.trainer.training.TrainingMetrics;
import java.time.Instant;

/**
 * Where a checkpoint comes from: enough to make it again, and to serve it as it was trained.
 *
 * @param checkpointId {@code RUN_ID-STEP}, or {@code NAME-HASH} of an imported one; also the directory's name
 * @param encoder what the training began with, or what was imported
 * @param tokenizerId the tokenizer that made the windows
 * @param windows how it made them
 * @param origin how the weights came to be
 * @param createdAt when
 */
public record CheckpointProvenance(
        String checkpointId,
        EncoderUsed encoder,
        String tokenizerId,
        Windows windows,
        Origin origin,
        Instant createdAt) {

    /**
     * The encoder.
     *
     * @param modelNameOrPath as it was asked for
     * @param source where it was found
     * @param sha256 lower-case hex SHA-256 of the file that holds its weights
     */
    public record EncoderUsed(String modelNameOrPath, String source, String sha256) {}

    /**
     * How text becomes windows.
     *
     * @param maxSeqLength tokens of a window at most
     * @param docStride tokens between the starts of two windows of a context
     * @param maxQueryLength tokens of a question at most
     * @param version2WithNegative questions may have no answer
     */
    public record Windows(int maxSeqLength, int docStride, int maxQueryLength, boolean version2WithNegative) {}

    /** How the weights came to be. */
    public sealed interface Origin {}

    /**
     * A run of this trainer.
     *
     * @param runId the run
     * @param step updates behind it
     * @param last the last checkpoint of its run
     * @param data what it was trained on
     * @param evalDatasetId the data set to evaluate it on; may be empty
     * @param arguments the run's, complete
     * @param metrics the latest; null before the first
     * @param device {@code "cpu"} or {@code "cuda:0"}
     * @param engine e.g. {@code "PyTorch 2.7.1"}
     */
    public record Trained(
            String runId,
            long step,
            boolean last,
            TrainingSource data,
            String evalDatasetId,
            TrainingArguments arguments,
            TrainingMetrics metrics,
            String device,
            String engine)
            implements Origin {}

    /**
     * The data of a training.
     *
     * @param datasetId its windows
     * @param sourceSha256 lower-case hex SHA-256 of the file that they were imported from
     */
    public record TrainingSource(String datasetId, String sourceSha256) {}

    /** A training elsewhere, of which nothing is known. */
    public record Imported() implements Origin {}
}
