package io.squadron.checkpoints.torchscript;

/** In what a complete script computes. */
public enum ScriptPrecision {
    FP32,
    /**
     * Matrix products in bfloat16, as {@code torch.autocast} has them: embeddings, residuals, LayerNorm, softmax and the
     * head stay in float32.
     */
    BF16
}
