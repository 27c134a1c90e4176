package io.squadron.trainer.training;

/**
 * How a training ended.
 *
 * @param steps steps done
 * @param finalLoss mean loss of the last logging interval
 * @param trainSeconds time of the steps, checkpoints not counted
 * @param windowsPerSecond over the whole training
 * @param stopped it was asked to stop before its last step
 */
public record TrainingOutcome(
        long steps, double finalLoss, double trainSeconds, double windowsPerSecond, boolean stopped) {}
