package io.squadron.trainer.encoder;

import io.squadron.checkpoints.CheckpointProvenance;
import io.squadron.checkpoints.directory.DirectoryStore;
import io.squadron.trainer.checkpoint.CheckpointWriter;
import io.squadron.trainer.checkpoint.ServedModel;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.training.TrainedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a checkpoint of given weights answers once it is served. */
final class ServedLogits {
    private ServedLogits() {}

    /**
     * Writes the checkpoint and asks it about one window without padding.
     *
     * @return start and end logits, a value for each token
     */
    static List<float[]> of(
            Path directory, BertConfig config, Map<String, Tensor> weights, long[] inputIds, long[] tokenTypeIds)
            throws IOException {
        CheckpointProvenance provenance = new CheckpointProvenance(
                "mini",
                new CheckpointProvenance.EncoderUsed("", "", ""),
                "",
                new CheckpointProvenance.Windows(384, 128, 64, false),
                new CheckpointProvenance.Imported(),
                Instant.EPOCH);
        Path checkpoint = Path.of(new CheckpointWriter(new DirectoryStore(directory))
                .write(new TrainedModel(config, weights), Map.of(), provenance)
                .location());
        long[] attentionMask = new long[inputIds.length];
        Arrays.fill(attentionMask, 1);
        try (ServedModel served = new ServedModel(checkpoint)) {
            return served.logits(1, inputIds, tokenTypeIds, attentionMask);
        }
    }
}
