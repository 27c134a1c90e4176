package io.squadron.trainer.training;

import io.squadron.trainer.tensor.Tensor;
import java.util.Map;

/**
 * All that a training needs to go on as if it had never been interrupted, to the last bit. What is not here follows from
 * the arguments and the step: the order of the windows, the learning rate, and the dropout, whose generator is seeded
 * anew for every step.
 *
 * @param step steps done
 * @param weights float32 by Hugging Face's names, with the head
 * @param expAvgs AdamW's first moments by the same names
 * @param expAvgSqs AdamW's second moments
 * @param microBatches in which every batch is computed since the device's memory ran out; 1 if it never did
 * @param progress sums that the next metrics need
 */
public record TrainingState(
        long step,
        Map<String, Tensor> weights,
        Map<String, Tensor> expAvgs,
        Map<String, Tensor> expAvgSqs,
        int microBatches,
        Progress progress) {

    /** Of a training that has not begun. */
    public static TrainingState beginning(Map<String, Tensor> weights) {
        return new TrainingState(0, weights, Map.of(), Map.of(), 1, new Progress(0, 0, Double.NaN, 0, 0, 0, 0));
    }

    /**
     * What was added up so far.
     *
     * @param seconds time of all steps
     * @param windows windows of all steps
     * @param lastLoss of the last metrics; NaN before the first
     * @param intervalSeconds time of all steps at the last metrics
     * @param intervalSteps steps since then
     * @param intervalWindows windows since then
     * @param intervalLossSum losses of these steps
     */
    public record Progress(
            double seconds,
            long windows,
            double lastLoss,
            double intervalSeconds,
            int intervalSteps,
            long intervalWindows,
            double intervalLossSum) {}
}
