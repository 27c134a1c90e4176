package io.squadron.trainer.dataset;

import io.squadron.trainer.training.TrainingWindows;

/**
 * A data set as it was read.
 *
 * @param windows all of its windows, each once
 * @param duplicates records that repeated a window and were dropped
 */
public record TrainingData(TrainingWindows windows, long duplicates) {}
