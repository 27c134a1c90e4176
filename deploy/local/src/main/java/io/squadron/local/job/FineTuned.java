package io.squadron.local.job;

import io.squadron.v1.Evaluation;
import java.util.List;

/**
 * What came out of a job.
 *
 * @param evaluations of the checkpoints whose results were wanted, oldest first; empty if nothing was to be evaluated
 */
public record FineTuned(TrainedRun run, List<Evaluation> evaluations) {
    public FineTuned {
        evaluations = List.copyOf(evaluations);
    }

    /** Of the run's last checkpoint; there must be one. */
    public Evaluation lastEvaluation() {
        return evaluations.get(evaluations.size() - 1);
    }
}
