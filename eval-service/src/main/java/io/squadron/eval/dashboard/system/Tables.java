package io.squadron.eval.dashboard.system;

import io.squadron.eval.evaluation.EvaluationState;
import java.time.Instant;
import java.util.List;

/**
 * What the database knows of the system.
 *
 * @param version of PostgreSQL
 * @param bytes of Squadron's database on its disk
 * @param aliases every name that ever pointed at a checkpoint, in the alphabet's order
 * @param training runs that a trainer has now
 * @param queue runs that wait for one, the next first
 * @param evaluations that are not over, in the order of their turns
 */
public record Tables(
        String version,
        long bytes,
        List<Alias> aliases,
        List<Training> training,
        List<Queued> queue,
        List<Evaluating> evaluations) {

    /**
     * A name.
     *
     * @param checkpointId empty: it was removed
     * @param changedAt by the clock of whoever decided
     */
    public record Alias(String name, String checkpointId, String changedBy, String reason, Instant changedAt) {}

    /**
     * A run that is being trained.
     *
     * @param trainer the replica's name
     * @param updatedAt when something was heard of it; null where nothing was yet
     */
    public record Training(String id, String title, String trainer, long step, long totalSteps, Instant updatedAt) {}

    /** A run that waits. */
    public record Queued(String id, String title, String model, Instant submittedAt) {}

    /**
     * An evaluation that is not over.
     *
     * @param dataset its name
     * @param waiting why it waits for its next try, one sentence; empty where it only waits for its turn
     */
    public record Evaluating(
            String id,
            String checkpointId,
            String dataset,
            EvaluationState status,
            long answered,
            long total,
            String waiting,
            Instant nextTryAt) {}
}
