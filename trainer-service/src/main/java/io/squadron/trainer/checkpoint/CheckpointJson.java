package io.squadron.trainer.checkpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.trainer.checkpoint.CheckpointProvenance.Trained;
import io.squadron.trainer.training.TrainingMetrics;

/** The two JSON files that say how a checkpoint came to be. */
final class CheckpointJson {
    private CheckpointJson() {}

    /** training_args.json: run_squad's names. */
    static ObjectNode trainingArguments(CheckpointProvenance provenance) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model_name_or_path", provenance.encoder().modelNameOrPath());
        json.put("max_seq_length", provenance.windows().maxSeqLength());
        json.put("doc_stride", provenance.windows().docStride());
        json.put("max_query_length", provenance.windows().maxQueryLength());
        json.put("version_2_with_negative", provenance.windows().version2WithNegative());
        if (provenance.origin() instanceof Trained trained) {
            json.setAll(ArgumentsJson.write(trained.arguments()));
        }
        return json;
    }

    /**
     * checkpoint.json without the list of files, which the store adds. What stands in it is told in the contract's
     * checkpoint.proto.
     *
     * @param tokenizerSha256 of tokenizer.json, lower-case hex; empty without one
     */
    static ObjectNode checkpoint(CheckpointProvenance provenance, String tokenizerSha256) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", 1);
        json.put("checkpoint_id", provenance.checkpointId());
        json.put("created_at", provenance.createdAt().toString());
        json.putObject("encoder")
                .put("model_name_or_path", provenance.encoder().modelNameOrPath())
                .put("source", provenance.encoder().source())
                .put("sha256", provenance.encoder().sha256());
        json.putObject("tokenizer")
                .put("tokenizer_id", provenance.tokenizerId())
                .put("sha256", tokenizerSha256);
        json.set("arguments", trainingArguments(provenance));
        ObjectNode software = software(json.putObject("software"));
        if (provenance.origin() instanceof Trained trained) {
            trained(json, trained);
            software.put("engine", trained.engine());
        } else {
            imported(json);
            software.put("engine", "");
        }
        return json;
    }

    private static void trained(ObjectNode json, Trained trained) {
        json.put("run_id", trained.runId());
        json.put("step", trained.step());
        json.put("is_final", trained.last());
        json.putObject("train_dataset")
                .put("dataset_id", trained.data().datasetId())
                .put("source_sha256", trained.data().sourceSha256());
        json.put("eval_dataset_id", trained.evalDatasetId());
        json.put("device", trained.device());
        metrics(json, trained.metrics());
    }

    /** The same names as of a trained one, empty: a reader needs to know one form only. */
    private static void imported(ObjectNode json) {
        json.put("run_id", "");
        json.put("step", 0);
        json.put("is_final", true);
        json.putObject("train_dataset").put("dataset_id", "").put("source_sha256", "");
        json.put("eval_dataset_id", "");
        json.put("device", "");
        metrics(json, null);
    }

    private static ObjectNode software(ObjectNode json) {
        Build build = Build.read();
        return json.put("squadron", build.squadron())
                .put("revision", build.revision())
                .put("djl", build.djl())
                .put("java", Runtime.version().toString());
    }

    private static void metrics(ObjectNode json, TrainingMetrics metrics) {
        if (metrics == null) {
            json.putNull("metrics");
            return;
        }
        json.putObject("metrics")
                .put("step", metrics.step())
                .put("epoch", metrics.epoch())
                .put("loss", metrics.loss())
                .put("learning_rate", metrics.learningRate())
                .put("grad_norm", metrics.gradNorm())
                .put("windows_per_second", metrics.windowsPerSecond());
    }
}
