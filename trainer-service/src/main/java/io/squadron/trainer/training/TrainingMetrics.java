package io.squadron.trainer.training;

import java.util.OptionalLong;

/**
 * How training went since the last metrics.
 *
 * @param step steps done
 * @param epoch epochs done, as a fraction
 * @param loss mean training loss since the last metrics
 * @param learningRate of the last step
 * @param gradNorm global L2 norm of the last step's gradient, before clipping
 * @param windowsPerSecond since the last metrics
 * @param remainingSeconds estimated time to the end
 * @param memoryBytes as {@link DeviceMemory#usedBytes}, at this moment
 */
public record TrainingMetrics(
        long step,
        double epoch,
        double loss,
        double learningRate,
        double gradNorm,
        double windowsPerSecond,
        double remainingSeconds,
        OptionalLong memoryBytes) {}
