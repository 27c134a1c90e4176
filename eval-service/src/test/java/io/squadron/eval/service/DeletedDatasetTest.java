package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.v1.EvaluateResponse;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationState;
import io.squadron.v1.ListEvaluationsRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of the evaluations on data sets that somebody has deleted. */
@EvalServiceTest
class DeletedDatasetTest extends RunningEvaluations {
    @Test
    void whatWasMeasuredStaysAndNothingMoreIsMeasured() {
        DevSet.of("dropped-dev", "one").sendTo(topics);
        inference.serves("dropped-1", Map.of("question 0", "one"));
        inference.serves("dropped-2", Map.of("question 0", "one"));
        topics.send(Checkpoints.of("dropped", 1, "dropped-dev"));
        Evaluation before = client.awaitResult("dropped");

        topics.send("squadron.datasets", "dropped-dev", null);
        topics.send(Checkpoints.of("dropped", 2, ""));
        client.awaitCheckpoint("dropped-2");

        await().atMost(EvaluationClient.LIMIT)
                .untilAsserted(() -> client.assertFails(
                        "dropped-2",
                        "dropped-dev",
                        Status.Code.FAILED_PRECONDITION,
                        "Data set name of dropped-dev (dropped-dev) has been deleted; what was measured on it stays."));
        List<EvaluateResponse> again = client.evaluate("dropped-1", "dropped-dev");
        assertThat(again.get(again.size() - 1).getEvaluation()).isEqualTo(before);
        assertThat(client.predictions(before.getEvaluationId())).hasSize(1);
        assertThat(client.results("dropped")).containsExactly(before);
    }

    @Test
    void anEvaluationThatIsUnderWayWhenItsDataSetIsDeletedFailsAndSoDoesOneThatIsPutDownLater() {
        DevSet.of("vanished-dev", "one").sendTo(topics);
        inference.serves("vanished-1", Map.of("question 0", InferenceNeighbour.BUSY));
        topics.send(Checkpoints.of("vanished", 1, "vanished-dev"));
        await().atMost(EvaluationClient.LIMIT)
                .until(() -> !inference.asked("vanished-1").isEmpty());

        topics.send("squadron.datasets", "vanished-dev", null);
        awaitFailures("vanished", 1);
        topics.send(Checkpoints.of("vanished", 2, "vanished-dev"));

        awaitFailures("vanished", 2);
        assertThat(inference.asked("vanished-2")).isEmpty();
    }

    @Test
    void aDataSetOfThatIdThatIsImportedAgainIsEvaluatedOn() {
        DevSet again = DevSet.of("again-dev", "one");
        again.sendTo(topics);
        topics.send("squadron.datasets", "again-dev", null);
        again.sendTo(topics);
        inference.serves("again-1", Map.of("question 0", "one"));
        topics.send(Checkpoints.of("again", 1, ""));

        // It is refused until all of that has arrived.
        List<EvaluateResponse> progress = await().atMost(EvaluationClient.LIMIT)
                .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
                .until(() -> client.evaluate("again-1", "again-dev"), responses -> true);

        assertThat(progress.get(progress.size() - 1)
                        .getEvaluation()
                        .getMetrics()
                        .getExact())
                .isEqualTo(100.0);
    }

    private void awaitFailures(String runId, int count) {
        await().atMost(EvaluationClient.LIMIT).untilAsserted(() -> assertThat(client.stub()
                        .listEvaluations(ListEvaluationsRequest.newBuilder()
                                .setRunId(runId)
                                .addStates(EvaluationState.EVALUATION_STATE_FAILED)
                                .build())
                        .getEvaluationsList())
                .hasSize(count)
                .allSatisfy(evaluation ->
                        assertThat(evaluation.getFailure().getMessage()).contains("has been deleted")));
    }
}
