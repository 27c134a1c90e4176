package io.squadron.eval.execution;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.observability.RememberedTraces;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Evaluations belong to the trace in which their checkpoint was announced, and with it to the run's. Which that is is remembered in
 * memory: after a restart an evaluation has a trace of its own.
 */
@ApplicationScoped
public class EvaluationTraces {
    private static final int REMEMBERED = 1_000;

    private final RememberedTraces announcements = new RememberedTraces(REMEMBERED);

    /** A checkpoint's record has come, which belongs to a trace or to none. */
    public void announced(String checkpointId, Context trace) {
        announcements.remember(checkpointId, trace);
    }

    /** Begins the span of a turn, which is to be ended. */
    Span begin(CheckpointEvaluation evaluation) {
        return GlobalOpenTelemetry.getTracer("io.squadron.eval")
                .spanBuilder("evaluation")
                .setParent(announcements.of(evaluation.checkpointId))
                .setAttribute("squadron.evaluation_id", evaluation.evaluationId)
                .setAttribute("squadron.checkpoint_id", evaluation.checkpointId)
                .startSpan();
    }
}
