package io.squadron.local.command;

import io.squadron.v1.Precision;

/** In what a model is served, as it is written on the command line. */
enum PrecisionName {
    fp32(Precision.PRECISION_FP32),
    bf16(Precision.PRECISION_BF16),
    int8(Precision.PRECISION_INT8),
    /** The fastest that the eval-service finds good enough. */
    measured(Precision.PRECISION_UNSPECIFIED);

    private final Precision precision;

    PrecisionName(Precision precision) {
        this.precision = precision;
    }

    Precision precision() {
        return precision;
    }
}
