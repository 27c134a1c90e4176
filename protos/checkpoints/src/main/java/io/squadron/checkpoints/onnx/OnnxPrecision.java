package io.squadron.checkpoints.onnx;

/** How a graph computes its products with weights. */
public enum OnnxPrecision {
    FP32,
    /** Weights quantised once, by output; inputs at every call, by token. */
    INT8
}
