package io.squadron.local.job;

import io.squadron.v1.EvaluationResult;

/**
 * What came out of a job.
 *
 * @param evaluation of the run's last checkpoint; null if nothing was evaluated
 */
public record FineTuned(TrainedRun run, EvaluationResult evaluation) {}
