package io.squadron.eval.evaluation;

import io.squadron.v1.Precision;
import java.util.Locale;

/** The numbers in which a model's products with its weights are computed. */
public enum ModelPrecision {
    FP32(Precision.PRECISION_FP32),
    BF16(Precision.PRECISION_BF16),
    INT8(Precision.PRECISION_INT8);

    private final Precision message;

    ModelPrecision(Precision message) {
        this.message = message;
    }

    /**
     * As the contract's message says.
     *
     * @throws IllegalArgumentException for one that this version does not know
     */
    public static ModelPrecision of(Precision message) {
        for (ModelPrecision precision : values()) {
            if (precision.message == message) {
                return precision;
            }
        }
        throw new IllegalArgumentException("The precision " + message + " is not known to this version.");
    }

    /** As the contract has it. */
    public Precision toProto() {
        return message;
    }

    /** As people write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
