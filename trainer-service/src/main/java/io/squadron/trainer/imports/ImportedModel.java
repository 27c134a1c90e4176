package io.squadron.trainer.imports;

import io.squadron.checkpoints.CheckpointProvenance;
import io.squadron.checkpoints.Sha256;
import io.squadron.trainer.encoder.BertConfigJson;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.v1.Tokenizer;
import io.squadron.v1.WindowSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A model as it will be served.
 *
 * @param directory where it lies
 * @param model with its head
 * @param tokenizer the directory's own, registered
 * @param settings complete
 */
record ImportedModel(
        Path directory, Encoder model, Tokenizer tokenizer, WindowSettings settings, boolean version2WithNegative) {
    private static final int LONGEST_NAME = 100;
    private static final int HASH_DIGITS = 12;

    /** {@code NAME-HASH}: the directory's name, and a hash of all that decides what the checkpoint answers. */
    String checkpointId() {
        String content = String.join(
                "\n",
                model.sha256(),
                BertConfigJson.write(model.config()).toString(),
                tokenizer.getTokenizerId(),
                Integer.toString(settings.getMaxSeqLength()),
                Integer.toString(settings.getDocStride()),
                Integer.toString(settings.getMaxQueryLength()),
                Boolean.toString(version2WithNegative));
        return name() + "-"
                + Sha256.of(content.getBytes(StandardCharsets.UTF_8)).substring(0, HASH_DIGITS);
    }

    private String name() {
        String name =
                directory.getFileName() == null ? "" : directory.getFileName().toString();
        String safe = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[._-]+", "");
        return safe.isEmpty() ? "model" : safe.substring(0, Math.min(LONGEST_NAME, safe.length()));
    }

    CheckpointProvenance provenance(Instant createdAt) {
        return new CheckpointProvenance(
                checkpointId(),
                new CheckpointProvenance.EncoderUsed(directory.toString(), model.source(), model.sha256()),
                tokenizer.getTokenizerId(),
                new CheckpointProvenance.Windows(
                        settings.getMaxSeqLength(),
                        settings.getDocStride(),
                        settings.getMaxQueryLength(),
                        version2WithNegative),
                new CheckpointProvenance.Imported(),
                createdAt);
    }
}
