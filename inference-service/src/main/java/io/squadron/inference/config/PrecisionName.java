package io.squadron.inference.config;

import io.squadron.v1.Precision;

/** Values of {@code squadron.inference.precision}. */
public enum PrecisionName {
    FP32(Precision.PRECISION_FP32),
    /** On ONNX Runtime. */
    INT8(Precision.PRECISION_INT8);

    private final Precision precision;

    PrecisionName(Precision precision) {
        this.precision = precision;
    }

    /** As the contract has it. */
    public Precision precision() {
        return precision;
    }
}
