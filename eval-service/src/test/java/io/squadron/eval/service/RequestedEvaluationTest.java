package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.EvaluateResponse;
import io.squadron.v1.Evaluation;
import io.squadron.v1.Prediction;
import io.squadron.v1.Split;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Evaluations that a client asks for. */
@EvalServiceTest
class RequestedEvaluationTest extends RunningEvaluations {
    @Test
    void evaluateReturnsAStoredResultAtOnce() {
        DevSet.of("stored-dev", "one").sendTo(topics);
        inference.serves("stored-1", Map.of("question 0", "one"));
        topics.send(Checkpoints.of("stored", 1, "stored-dev"));
        Evaluation stored = client.awaitResult("stored");

        List<EvaluateResponse> progress = client.evaluate("stored-1", "stored-dev");

        assertThat(progress).hasSize(1);
        assertThat(progress.get(0).getEvaluation()).isEqualTo(stored);
        assertThat(inference.asked("stored-1")).hasSize(1);
    }

    @Test
    void evaluateMeasuresACheckpointOnAnotherDataSetAndReportsProgress() {
        DevSet.of("other-dev", "one", "two", "three").sendTo(topics);
        inference.serves("other-1", Map.of("question 0", "one", "question 1", "two", "question 2", "3"));
        topics.send(Checkpoints.of("other", 1, ""));
        client.awaitKnown("other-1", "other-dev");

        List<EvaluateResponse> progress = client.evaluate("other-1", "other-dev");

        EvaluateResponse last = progress.get(progress.size() - 1);
        assertThat(last.getEvaluation().getMetrics().getExact()).isEqualTo(100.0 * 2 / 3);
        assertThat(last.getAnswered()).isEqualTo(3);
        List<Prediction> predictions = client.predictions(last.getEvaluationId());
        assertThat(predictions).extracting(Prediction::getText).containsExactly("one", "two", "3");
        assertThat(predictions.get(0).getExampleId()).isEqualTo("other-dev-q0");
        assertThat(predictions.get(0).getNBest(1).getText()).isEqualTo("something else");
        // U+0000 of the context came through the database.
        assertThat(inference.asked("other-1").get(0).getContext()).startsWith("A context\u0000 that");
    }

    @Test
    void aModelThatCannotBeLoadedFailsWithItsReason() {
        DevSet.of("broken-dev", "one").sendTo(topics);
        topics.send(Checkpoints.of("broken", 1, ""));
        client.awaitKnown("broken-1", "broken-dev");

        client.assertFails("broken-1", "broken-dev", Status.Code.FAILED_PRECONDITION, "announced SHA-256");
    }

    @Test
    void whatEvaluateCannotFindOrUseIsNamed() {
        DevSet.of("usable-dev", "one").sendTo(topics);
        topics.send(DevSet.of("training", "one").manifest(DatasetStatus.DATASET_STATUS_COMPLETE, Split.SPLIT_TRAIN));
        topics.send(DevSet.of("unfinished", "one").manifest(DatasetStatus.DATASET_STATUS_FAILED));
        topics.send(Checkpoints.of("usable", 1, ""));
        client.awaitKnown("usable-1", "unfinished");

        client.assertFails("nobody", "usable-dev", Status.Code.NOT_FOUND, "nobody");
        client.assertFails("usable-1", "nothing", Status.Code.NOT_FOUND, "nothing");
        client.assertFails("usable-1", "training", Status.Code.FAILED_PRECONDITION, "imported for training");
        client.assertFails("usable-1", "unfinished", Status.Code.FAILED_PRECONDITION, "was not imported");
    }
}
