package io.squadron.eval.precision;

import io.squadron.eval.evaluation.ModelPrecision;
import java.util.Locale;

/** A faster precision is taken if it costs no more F1 than it may, on the same questions. */
public final class PrecisionRule {
    private PrecisionRule() {}

    /**
     * What a measurement means.
     *
     * @param isTaken the model is to be served in it
     * @param sentence why, without a full stop
     */
    public record Verdict(boolean isTaken, String sentence) {}

    /**
     * Compares F1 in percent.
     *
     * @param fast of the faster precision
     * @param full of full precision
     * @param questions that both answered
     * @param maxLoss points of F1 that it may cost
     */
    public static Verdict judge(
            ModelPrecision precision, double fast, double full, long questions, String dataset, double maxLoss) {
        boolean isTaken = full - fast <= maxLoss;
        return new Verdict(
                isTaken,
                String.format(
                        Locale.ROOT,
                        "%s f1 %.2f, %s %.2f on %,d questions of %s%s",
                        precision.word(),
                        fast,
                        ModelPrecision.FP32.word(),
                        full,
                        questions,
                        dataset,
                        isTaken ? "" : String.format(Locale.ROOT, ", a loss of more than %.2f", maxLoss)));
    }
}
