package io.squadron.trainer.run;

import io.squadron.trainer.training.TrainingArguments;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.TrainingRequest;

/**
 * A request that passed the checks.
 *
 * @param request with every default filled in
 * @param arguments its arguments
 * @param manifest of the data set to train on: COMPLETE, of split TRAIN
 */
public record PreparedRun(TrainingRequest request, TrainingArguments arguments, DatasetManifest manifest) {}
