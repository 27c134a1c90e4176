package io.squadron.local.job;

import io.grpc.StatusRuntimeException;
import io.squadron.local.client.Pages;
import io.squadron.local.client.Services;
import io.squadron.local.progress.Progress;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationState;
import io.squadron.v1.ListEvaluationsRequest;
import io.squadron.v1.ListEvaluationsResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells the results of a run's checkpoints while the run goes on. Nothing depends on it: what fails is told later. */
public final class EvaluationNarration {
    private static final Duration ASK_AT_MOST_EVERY = Duration.ofSeconds(2);
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Services services;
    private final Progress progress;
    private final String runId;
    private final Set<String> told = new HashSet<>();
    private long askedNanos = System.nanoTime() - ASK_AT_MOST_EVERY.toNanos();

    public EvaluationNarration(Services services, Progress progress, String runId) {
        this.services = services;
        this.progress = progress;
        this.runId = runId;
    }

    /** Tells each result once, unless the eval-service was asked a moment ago or cannot be asked. */
    public void tellNews() {
        if (System.nanoTime() - askedNanos < ASK_AT_MOST_EVERY.toNanos()) {
            return;
        }
        tellAll();
    }

    /** Tells each result that was not told before. */
    public void tellAll() {
        for (Evaluation result : results()) {
            if (told.add(result.getEvaluationId())) {
                progress.say(String.format(
                        Locale.ROOT,
                        "  %s: exact %.2f, f1 %.2f (%,d questions)",
                        result.getCheckpointId(),
                        result.getMetrics().getExact(),
                        result.getMetrics().getF1(),
                        result.getMetrics().getTotal()));
            }
        }
        // Counted from the answer: a slow service is not asked all the time.
        askedNanos = System.nanoTime();
    }

    private List<Evaluation> results() {
        try {
            List<Evaluation> oldestFirst = new ArrayList<>(Pages.all(
                    token -> services.evaluation(DEADLINE)
                            .listEvaluations(ListEvaluationsRequest.newBuilder()
                                    .setRunId(runId)
                                    .addStates(EvaluationState.EVALUATION_STATE_COMPLETE)
                                    .setPageToken(token)
                                    .build()),
                    ListEvaluationsResponse::getEvaluationsList,
                    ListEvaluationsResponse::getNextPageToken));
            Collections.reverse(oldestFirst);
            return oldestFirst;
        } catch (StatusRuntimeException e) {
            return List.of();
        }
    }
}
