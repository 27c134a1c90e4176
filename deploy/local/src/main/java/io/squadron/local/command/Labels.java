package io.squadron.local.command;

import io.squadron.v1.DatasetStatus;
import io.squadron.v1.EvaluationState;
import io.squadron.v1.ModelState;
import io.squadron.v1.Precision;
import io.squadron.v1.RunStatus;
import io.squadron.v1.Split;
import java.util.Locale;

/** Enum values of the contract as words: {@code RUN_STATUS_RUNNING} is "running". */
final class Labels {
    private Labels() {}

    static String of(RunStatus status) {
        return word(status.name(), "RUN_STATUS_");
    }

    static String of(ModelState state) {
        return word(state.name(), "MODEL_STATE_");
    }

    static String of(DatasetStatus status) {
        return word(status.name(), "DATASET_STATUS_");
    }

    static String of(EvaluationState state) {
        return word(state.name(), "EVALUATION_STATE_");
    }

    static String of(Precision precision) {
        return word(precision.name(), "PRECISION_");
    }

    static String of(Split split) {
        return word(split.name(), "SPLIT_");
    }

    private static String word(String name, String prefix) {
        return name.replace(prefix, "").toLowerCase(Locale.ROOT);
    }
}
