package io.squadron.trainer.checkpoint;

import io.squadron.checkpoints.CheckpointNames;
import io.squadron.checkpoints.CheckpointProvenance;
import io.squadron.checkpoints.CheckpointStore;
import io.squadron.checkpoints.Manifest;
import io.squadron.checkpoints.Sha256;
import io.squadron.checkpoints.StoredCheckpoint;
import io.squadron.trainer.encoder.BertConfigJson;
import io.squadron.trainer.model.BertScript;
import io.squadron.trainer.provenance.Build;
import io.squadron.trainer.safetensors.SafetensorsWriter;
import io.squadron.trainer.training.TrainedModel;
import java.io.IOException;
import java.util.Map;

/**
 * Writes checkpoints into a store. A checkpoint is a directory that Python's {@code from_pretrained} reads, plus
 * torchscript.zip for serving and checkpoint.json, which says where it comes from and what every other file's SHA-256 is.
 */
public final class CheckpointWriter {
    private final CheckpointStore store;

    public CheckpointWriter(CheckpointStore store) {
        this.store = store;
    }

    /**
     * Writes one checkpoint, all of it or nothing.
     *
     * @param tokenizerFiles content by name: tokenizer.json, tokenizer_config.json, vocab.txt
     * @throws IOException if the store cannot take it
     * @throws IllegalArgumentException if the checkpoint's id or a file's name is no plain name
     */
    public StoredCheckpoint write(
            TrainedModel model, Map<String, byte[]> tokenizerFiles, CheckpointProvenance provenance)
            throws IOException {
        return store.put(provenance.checkpointId(), files -> {
            files.write(CheckpointNames.CONFIG, Manifest.json(BertConfigJson.write(model.config())));
            files.write(
                    CheckpointNames.WEIGHTS,
                    out -> SafetensorsWriter.write(out, model.weights(), Map.of("format", "pt")));
            files.write(
                    CheckpointNames.SCRIPT_WITHOUT_WEIGHTS,
                    out -> BertScript.writeForServing(out, model.config(), model.weights()));
            for (Map.Entry<String, byte[]> file : tokenizerFiles.entrySet()) {
                files.write(file.getKey(), out -> out.write(file.getValue()));
            }
            files.write(CheckpointNames.TRAINING_ARGUMENTS, Manifest.json(provenance.trainingArguments()));
            byte[] tokenizer = tokenizerFiles.get(CheckpointNames.TOKENIZER);
            return provenance.manifest(tokenizer == null ? "" : Sha256.of(tokenizer), Build.software());
        });
    }
}
