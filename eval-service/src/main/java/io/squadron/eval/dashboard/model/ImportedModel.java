package io.squadron.eval.dashboard.model;

import io.squadron.eval.dashboard.evaluation.EvaluationView;
import java.time.Instant;
import java.util.List;

/**
 * A checkpoint that no run here made.
 *
 * @param source what was imported
 * @param champion it answers by default
 * @param evaluations oldest first
 */
public record ImportedModel(
        String id, String source, long bytes, boolean champion, Instant importedAt, List<EvaluationView> evaluations) {}
