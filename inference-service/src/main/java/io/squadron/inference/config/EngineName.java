package io.squadron.inference.config;

/** Values of {@code squadron.inference.engine}. */
public enum EngineName {
    /** The faster one on this machine. */
    AUTO,
    /** libtorch by DJL, on a graphics card where there is one. */
    PYTORCH,
    /** ONNX Runtime, on the CPU. */
    ONNXRUNTIME
}
