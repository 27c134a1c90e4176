package io.squadron.inference.model;

import io.squadron.v1.Precision;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Precisions as people write them: "fp32", "bf16", "int8". */
public final class PrecisionNames {
    private static final String PREFIX = "PRECISION_";

    private PrecisionNames() {}

    /** Of one that the contract has. */
    public static String of(Precision precision) {
        return precision.name().substring(PREFIX.length()).toLowerCase(Locale.ROOT);
    }

    /** Of several. */
    public static String of(List<Precision> precisions) {
        return precisions.stream().map(PrecisionNames::of).collect(Collectors.joining(", "));
    }
}
