package io.squadron.eval.service;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Map;

/** Evaluations that do not end before a test lets them. */
@ApplicationScoped
public class WaitingEvaluations {
    private final Topics topics;
    private final InferenceNeighbour inference;
    private final EvaluationClient client;

    WaitingEvaluations(Topics topics, InferenceNeighbour inference, EvaluationClient client) {
        this.topics = topics;
        this.inference = inference;
        this.client = client;
    }

    /** So many checkpoints of a run, to be evaluated on a data set of one question that the inference-service is too busy for. */
    public void announce(String runId, int count) throws IOException {
        inference.start();
        DevSet.of(runId + "-dev", "one").sendTo(topics);
        for (int step = 1; step <= count; step++) {
            inference.serves(runId + "-" + step, Map.of("question 0", InferenceNeighbour.BUSY));
            topics.send(Checkpoints.of(runId, step, runId + "-dev"));
        }
    }

    public void letThemBeAnswered(String runId, int count) {
        for (int step = 1; step <= count; step++) {
            inference.serves(runId + "-" + step, Map.of("question 0", "one"));
        }
    }

    public void awaitResults(String runId, int count) {
        var unused = client.awaitResults(runId, count);
    }
}
