package io.squadron.trainer.training;

/**
 * How training went since the last metrics.
 *
 * @param step updates done
 * @param epoch epochs done, as a fraction
 * @param loss mean training loss since the last metrics
 * @param learningRate of the last update
 * @param gradNorm global L2 norm of the last update's gradient, before clipping
 * @param windowsPerSecond since the last metrics
 * @param remainingSeconds estimated time to the end
 */
public record TrainingMetrics(
        long step,
        double epoch,
        double loss,
        double learningRate,
        double gradNorm,
        double windowsPerSecond,
        double remainingSeconds) {}
