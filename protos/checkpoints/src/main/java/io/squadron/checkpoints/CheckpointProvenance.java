package io.squadron.checkpoints;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * Where a checkpoint comes from: enough to make it again, and to serve it as it was trained. It becomes two files, whose
 * fields are told in the contract's checkpoint.proto.
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
    private static final int FORMAT = 1;

    /** The same names as of a trained one, empty: a reader needs to know one form only. */
    private static final Trained UNKNOWN = new Trained(
            "", 0, true, new TrainingSource("", ""), "", JsonNodeFactory.instance.objectNode(), null, "", "");

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
     * A run of a trainer.
     *
     * @param runId the run
     * @param step updates behind it
     * @param last the last checkpoint of its run
     * @param data what it was trained on
     * @param evalDatasetId the data set to evaluate it on; may be empty
     * @param arguments the run's, complete, by run_squad's names
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
            ObjectNode arguments,
            ObjectNode metrics,
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

    /**
     * The program that wrote it.
     *
     * @param squadron its version
     * @param revision the commit it was built from, 40 hex digits, with {@code -dirty} behind if files were changed since;
     *     {@code unknown} where it was not built from a git checkout
     * @param djl DJL's version
     * @param java Java's
     */
    public record Software(String squadron, String revision, String djl, String java) {}

    /** {@value CheckpointNames#TRAINING_ARGUMENTS}: run_squad's names. */
    public ObjectNode trainingArguments() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model_name_or_path", encoder.modelNameOrPath());
        json.put("max_seq_length", windows.maxSeqLength());
        json.put("doc_stride", windows.docStride());
        json.put("max_query_length", windows.maxQueryLength());
        json.put("version_2_with_negative", windows.version2WithNegative());
        if (origin instanceof Trained trained) {
            json.setAll(trained.arguments());
        }
        return json;
    }

    /**
     * {@value CheckpointNames#MANIFEST} without the list of files, which the store adds.
     *
     * @param tokenizerSha256 of {@value CheckpointNames#TOKENIZER}, lower-case hex; empty without one
     */
    public ObjectNode manifest(String tokenizerSha256, Software software) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", FORMAT);
        json.put("checkpoint_id", checkpointId);
        json.put("created_at", createdAt.toString());
        json.putObject("encoder")
                .put("model_name_or_path", encoder.modelNameOrPath())
                .put("source", encoder.source())
                .put("sha256", encoder.sha256());
        json.putObject("tokenizer").put("tokenizer_id", tokenizerId).put("sha256", tokenizerSha256);
        json.set("arguments", trainingArguments());
        Trained trained = origin instanceof Trained known ? known : UNKNOWN;
        json.putObject("software")
                .put("squadron", software.squadron())
                .put("revision", software.revision())
                .put("djl", software.djl())
                .put("java", software.java())
                .put("engine", trained.engine());
        json.put("run_id", trained.runId());
        json.put("step", trained.step());
        json.put("is_final", trained.last());
        json.putObject("train_dataset")
                .put("dataset_id", trained.data().datasetId())
                .put("source_sha256", trained.data().sourceSha256());
        json.put("eval_dataset_id", trained.evalDatasetId());
        json.put("device", trained.device());
        json.set("metrics", trained.metrics());
        return json;
    }
}
