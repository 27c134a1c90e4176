package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.squadron.v1.EvaluateResponse;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationRecord;
import io.squadron.v1.EvaluationState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of the evaluations of checkpoints that the trainer has deleted. */
@EvalServiceTest
class DeletedCheckpointTest extends RunningEvaluations {
    @Test
    void aDeletedCheckpointKeepsItsFiguresAndIsEvaluatedNoMore() {
        DevSet.of("deleted-dev", "one").sendTo(topics);
        inference.serves("deleted-1", Map.of("question 0", "one"));
        topics.send(Checkpoints.of("deleted", 1, "deleted-dev"));
        topics.send(Checkpoints.of("deleted", 2, ""));
        Evaluation before = client.awaitResult("deleted");

        topics.send("squadron.checkpoints", "deleted-1", null);
        topics.send("squadron.checkpoints", "deleted-2", null);

        await().atMost(EvaluationClient.LIMIT)
                .untilAsserted(() -> client.assertFails(
                        "deleted-2",
                        "deleted-dev",
                        Status.Code.FAILED_PRECONDITION,
                        "Checkpoint deleted-2 has been deleted (save_total_limit)"));
        List<EvaluateResponse> again = client.evaluate("deleted-1", "deleted-dev");
        assertThat(again.get(again.size() - 1).getEvaluation()).isEqualTo(before);
        assertThat(client.results("deleted")).containsExactly(before);
    }

    @Test
    void anEvaluationThatIsNotOverWhenItsCheckpointIsDeletedEndsAndGoesOnIfItComesBack() {
        DevSet.of("pruned-dev", "one", "two").sendTo(topics);
        inference.serves("pruned-1", Map.of("question 0", "one", "question 1", InferenceNeighbour.BUSY));
        topics.send(Checkpoints.of("pruned", 1, "pruned-dev"));
        await().atMost(EvaluationClient.LIMIT)
                .until(() -> !inference.asked("pruned-1").isEmpty());

        topics.send("squadron.checkpoints", "pruned-1", null);

        await().atMost(EvaluationClient.LIMIT).untilAsserted(() -> assertThat(failures("pruned-1"))
                .isNotEmpty()
                .allSatisfy(sentence -> assertThat(sentence).contains("pruned-1 has been deleted")));
        assertThat(client.results("pruned")).isEmpty();

        inference.serves("pruned-1", Map.of("question 0", "one", "question 1", "two"));
        topics.send(Checkpoints.of("pruned", 1, "pruned-dev"));
        assertThat(client.awaitResult("pruned").getMetrics().getExact()).isEqualTo(100.0);
    }

    /** Why evaluations of a checkpoint ended, as the topic tells it. */
    private List<String> failures(String checkpointId) {
        return topics.read("squadron.evaluations").stream()
                .filter(record -> record.value() != null)
                .map(Topics::evaluationRecord)
                .map(EvaluationRecord::getEvaluation)
                .filter(evaluation -> evaluation.getCheckpointId().equals(checkpointId))
                .filter(evaluation -> evaluation.getState() == EvaluationState.EVALUATION_STATE_CANCELLED)
                .map(evaluation -> evaluation.getFailure().getMessage())
                .toList();
    }
}
