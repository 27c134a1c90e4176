package io.squadron.local.job;

import io.squadron.v1.EvaluationSettings;
import io.squadron.v1.TrainingArguments;

/**
 * What a job is to do.
 *
 * @param train what to train on
 * @param dev what to evaluate on; null if nothing is evaluated, neither during the training nor after it
 * @param name of the run, for people
 * @param resumeFrom a run to go on from, or to follow if it goes on by itself; empty for none
 * @param inTheEnd of which checkpoints the results are wanted
 */
public record FineTuningPlan(
        DatasetSource train,
        DatasetSource dev,
        String name,
        String resumeFrom,
        String modelNameOrPath,
        TrainingArguments arguments,
        EvaluationSettings evaluation,
        EvaluatedCheckpoints inTheEnd) {}
