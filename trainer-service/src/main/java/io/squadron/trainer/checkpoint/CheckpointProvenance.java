package io.squadron.trainer.checkpoint;

import io.squadron.trainer.training.TrainingArguments;
import io.squadron.trainer.training.TrainingMetrics;
import java.time.Instant;

/**
 * Where a checkpoint comes from: enough to make it again, and to serve it as it was trained.
 *
 * @param checkpointId {@code RUN_ID-STEP}, or {@code NAME-HASH} of an imported one; also the directory's name
 * @param runId the run; empty for an imported one
 * @param step updates behind it
 * @param last the last checkpoint of its run, or an imported one
 * @param modelNameOrPath the encoder, as the run asked for it, or what was imported
 * @param encoderSource where that encoder was found
 * @param encoderSha256 lower-case hex SHA-256 of the encoder's weights file
 * @param trainDatasetId the windows it was trained on; empty for an imported one
 * @param evalDatasetId the data set to evaluate it on; may be empty
 * @param tokenizerId the tokenizer that made the windows
 * @param maxSeqLength tokens of a window at most
 * @param docStride tokens between the starts of two windows of a context
 * @param maxQueryLength tokens of a question at most
 * @param version2WithNegative questions may have no answer
 * @param arguments the run's arguments, complete; null for an imported one, whose training is not known
 * @param metrics the latest; null before the first
 * @param createdAt when
 * @param trainSourceSha256 lower-case hex SHA-256 of the file that the data set was imported from; empty for an imported one
 * @param device what it was trained on, {@code "cpu"} or {@code "cuda:0"}; empty for an imported one
 * @param engine what trained it, e.g. {@code "PyTorch 2.7.1"}; empty for an imported one
 */
public record CheckpointProvenance(
        String checkpointId,
        String runId,
        long step,
        boolean last,
        String modelNameOrPath,
        String encoderSource,
        String encoderSha256,
        String trainDatasetId,
        String evalDatasetId,
        String tokenizerId,
        int maxSeqLength,
        int docStride,
        int maxQueryLength,
        boolean version2WithNegative,
        TrainingArguments arguments,
        TrainingMetrics metrics,
        Instant createdAt,
        String trainSourceSha256,
        String device,
        String engine) {
    /** That of a checkpoint that was not trained here. */
    public CheckpointProvenance(
            String checkpointId,
            String runId,
            long step,
            boolean last,
            String modelNameOrPath,
            String encoderSource,
            String encoderSha256,
            String trainDatasetId,
            String evalDatasetId,
            String tokenizerId,
            int maxSeqLength,
            int docStride,
            int maxQueryLength,
            boolean version2WithNegative,
            TrainingArguments arguments,
            TrainingMetrics metrics,
            Instant createdAt) {
        this(
                checkpointId,
                runId,
                step,
                last,
                modelNameOrPath,
                encoderSource,
                encoderSha256,
                trainDatasetId,
                evalDatasetId,
                tokenizerId,
                maxSeqLength,
                docStride,
                maxQueryLength,
                version2WithNegative,
                arguments,
                metrics,
                createdAt,
                "",
                "",
                "");
    }
}
