package io.squadron.trainer.checkpoint;

import io.squadron.trainer.training.TrainedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Writes checkpoints into one directory. */
@SuppressWarnings("DoNotCallSuggester") // until it is written, in a moment
public final class CheckpointWriter {
    private final Path checkpointsDirectory;

    public CheckpointWriter(Path checkpointsDirectory) {
        this.checkpointsDirectory = checkpointsDirectory.toAbsolutePath();
    }

    /**
     * Writes one checkpoint: under a temporary name, flushed to the disk, then renamed, so that a directory with the
     * checkpoint's name is always complete. One that is there already is replaced.
     *
     * @param tokenizerFiles content by name: tokenizer.json, tokenizer_config.json, vocab.txt
     * @throws IOException if the disk is full or the directory cannot be written; nothing half-written stays
     */
    public CheckpointDirectory write(
            TrainedModel model, Map<String, byte[]> tokenizerFiles, CheckpointProvenance provenance)
            throws IOException {
        throw new UnsupportedOperationException(checkpointsDirectory.toString() + model + tokenizerFiles + provenance);
    }
}
