package io.squadron.local.job;

import io.squadron.checkpoints.CheckpointNames;
import io.squadron.checkpoints.onnx.OnnxPrecision;

/** What a model is written as, beside its checkpoint's files. */
public enum ExportFormat {
    /** Complete TorchScript: Triton, LibTorch, DJL. */
    TORCHSCRIPT("torchscript", CheckpointNames.SCRIPT),
    /** For ONNX Runtime, in float32. */
    ONNX("onnx", "model.onnx"),
    /** For ONNX Runtime, with products in 8 bits. */
    ONNX_INT8("onnx-int8", "model_int8.onnx"),
    /** Nothing more: the checkpoint's files are what transformers reads. */
    HUGGINGFACE("huggingface", CheckpointNames.WEIGHTS);

    private final String word;
    private final String file;

    ExportFormat(String word, String file) {
        this.word = word;
        this.file = file;
    }

    /** The name of the model's file. */
    String file() {
        return file;
    }

    /** Of an ONNX file. */
    OnnxPrecision precision() {
        return this == ONNX_INT8 ? OnnxPrecision.INT8 : OnnxPrecision.FP32;
    }

    /** As a flag says it. */
    @Override
    public String toString() {
        return word;
    }
}
