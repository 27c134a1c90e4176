package io.squadron.trainer.run;

import io.squadron.trainer.training.TrainingArguments;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.TrainingRequest;
import java.util.List;

/**
 * A request that passed the checks.
 *
 * @param request with every default filled in
 * @param arguments its arguments
 * @param manifest of the data set to train on: COMPLETE, of split TRAIN
 * @param warnings what whoever submits it should know, one sentence each
 */
public record PreparedRun(
        TrainingRequest request, TrainingArguments arguments, DatasetManifest manifest, List<String> warnings) {}
