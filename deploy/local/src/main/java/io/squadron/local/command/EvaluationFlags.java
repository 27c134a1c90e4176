package io.squadron.local.command;

import io.squadron.v1.AnswerLimits;
import io.squadron.v1.EvaluationSettings;
import io.squadron.v1.Precision;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** run_squad's flags of how logits become answers. */
final class EvaluationFlags {
    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--version_2_with_negative", description = "The data set has unanswerable questions (SQuAD v2.0).")
    private boolean version2WithNegative;

    @Option(
            names = "--null_score_diff_threshold",
            paramLabel = "X",
            defaultValue = "0.0",
            description = "Answer \"\" if the null score exceeds the best answer's by more. Default: ${DEFAULT-VALUE}.")
    private double nullScoreDiffThreshold;

    @Option(
            names = "--n_best_size",
            paramLabel = "N",
            defaultValue = "20",
            description = "Answers kept per question. Default: ${DEFAULT-VALUE}.")
    private int nBestSize;

    @Option(
            names = "--max_answer_length",
            paramLabel = "N",
            defaultValue = "30",
            description = "Tokens of an answer at most. Default: ${DEFAULT-VALUE}.")
    private int maxAnswerLength;

    @Option(
            names = "--verbose_logging",
            description = "The inference-service logs answers that cannot be aligned with their context.")
    private boolean verboseLogging;

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            description = "In what the model computes: fp32, bf16 or int8. Default: fp32, whatever it is served in.")
    private PrecisionName precision;

    boolean version2WithNegative() {
        return version2WithNegative;
    }

    /**
     * To be asked before anything is imported.
     *
     * @param limits the inference-service's
     * @throws picocli.CommandLine.ParameterException if it would refuse every question
     */
    void requireWithin(AnswerLimits limits) {
        if (Integer.compareUnsigned(nBestSize, limits.getMaxNBestSize()) > 0) {
            throw new Checks(command)
                    .wrong("--n_best_size must be at most " + Integer.toUnsignedString(limits.getMaxNBestSize())
                            + ", not " + nBestSize + ": the inference-service gives no longer lists.");
        }
    }

    /**
     * The settings, as far as they can be checked by themselves.
     *
     * @throws picocli.CommandLine.ParameterException if one cannot be meant
     */
    EvaluationSettings settings() {
        Checks checks = new Checks(command);
        checks.atLeast("--n_best_size", nBestSize, 1);
        checks.atLeast("--max_answer_length", maxAnswerLength, 1);
        if (!Double.isFinite(nullScoreDiffThreshold)) {
            throw checks.wrong("--null_score_diff_threshold must be a number.");
        }
        if (nullScoreDiffThreshold != 0.0 && !version2WithNegative) {
            throw checks.wrong("--null_score_diff_threshold has no meaning without --version_2_with_negative.");
        }
        if (precision == PrecisionName.measured) {
            throw checks.wrong("--precision must be fp32, bf16 or int8.");
        }
        return EvaluationSettings.newBuilder()
                .setPrecision(precision == null ? Precision.PRECISION_FP32 : precision.precision())
                .setNBestSize(nBestSize)
                .setMaxAnswerLength(maxAnswerLength)
                .setVersion2WithNegative(version2WithNegative)
                .setNullScoreDiffThreshold(nullScoreDiffThreshold)
                .setVerboseLogging(verboseLogging)
                .build();
    }
}
