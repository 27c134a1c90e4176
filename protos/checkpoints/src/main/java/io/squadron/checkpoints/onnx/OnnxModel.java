package io.squadron.checkpoints.onnx;

import io.squadron.checkpoints.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes a BERT that answers questions as ONNX: inputs {@code input_ids}, {@code attention_mask} and {@code token_type_ids},
 * {@code int64[batch, sequence]}; outputs {@code start_logits} and {@code end_logits}, {@code float[batch, sequence]}.
 * ONNX Runtime loads it, in any language; it is written in operators of its own (opset 17 and com.microsoft 1).
 */
public final class OnnxModel {
    private final BertSizes sizes;
    private final SafetensorsFile weights;

    private OnnxModel(BertSizes sizes, SafetensorsFile weights) {
        this.sizes = sizes;
        this.weights = weights;
    }

    /**
     * Reads what the model is.
     *
     * @param config the bytes of config.json
     * @param weights model.safetensors, which must stay as it is while this is used
     * @throws UnsupportedModelException if it is no BERT that answers questions, or one of a kind that is not known
     */
    public static OnnxModel of(byte[] config, Path weights) throws IOException {
        return new OnnxModel(
                BertSizes.read(config),
                SafetensorsFile.open(weights, weights.getFileName().toString()));
    }

    /**
     * Writes it with its weights, for a file of its own.
     *
     * @param batches without padding it has no {@code attention_mask}
     * @throws IOException if it cannot be written, or takes more than 2 GiB
     */
    public void write(OnnxPrecision precision, Batches batches, Path file) throws IOException {
        new OnnxFile(BertGraph.of(sizes, weights, precision, batches), false).write(file);
    }

    /**
     * Writes it in float32 without the weights, which stay in model.safetensors: the model must be loaded from the same
     * directory.
     *
     * @throws IOException if it cannot be written
     */
    public void writeBesideWeights(Path file) throws IOException {
        new OnnxFile(BertGraph.of(sizes, weights, OnnxPrecision.FP32, Batches.PADDED), true).write(file);
    }
}
