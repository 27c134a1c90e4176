package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.squadron.eval.execution.SecondReplica;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationRecord;
import io.squadron.v1.EvaluationState;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Two replicas over one database and one broker. */
@EvalServiceTest
class TwoReplicasTest extends RunningEvaluations {
    private static final Map<String, String> ANSWERS =
            Map.of("question 0", "a", "question 1", "b", "question 2", "c", "question 3", "d");

    @Inject
    SecondReplica second;

    @Test
    void theyShareTheEvaluationsAndWhatOneLeavesInTheMiddleTheOtherFinishesOnce() {
        DevSet.of("shared-dev", "a", "b", "c", "d").sendTo(topics);
        second.start();
        int step = 0;
        while (second.threadsThatStored() == 0 && step < 50) {
            announce(++step);
            client.awaitKnown("shared-" + step, "shared-dev");
        }
        assertThat(second.threadsThatStored())
                .as("the second replica has its share, and froze in it")
                .isPositive();

        List<Evaluation> results = client.awaitResults("shared", step);

        assertThat(results).allSatisfy(result -> {
            assertThat(result.getMetrics().getExact()).isEqualTo(100.0);
            assertThat(client.predictions(result.getEvaluationId())).hasSize(4);
        });
        second.thaw();
        announce(++step);
        client.awaitResults("shared", step);
        for (Evaluation result : client.results("shared")) {
            assertThat(completions(result.getEvaluationId())).isEqualTo(1);
            assertThat(timesAsked(result.getCheckpointId()).values())
                    .as("what was stored is not asked again, what was under way is asked once more")
                    .allMatch(times -> times <= 2)
                    .contains(1L);
        }
    }

    private void announce(int step) {
        inference.serves("shared-" + step, ANSWERS);
        topics.send(Checkpoints.of("shared", step, "shared-dev"));
    }

    private long completions(String evaluationId) {
        await().atMost(EvaluationClient.LIMIT)
                .until(() -> topics.evaluations(evaluationId).stream().anyMatch(TwoReplicasTest::isComplete));
        return topics.evaluations(evaluationId).stream()
                .filter(TwoReplicasTest::isComplete)
                .count();
    }

    private static boolean isComplete(EvaluationRecord entry) {
        return entry.getEvaluation().getState() == EvaluationState.EVALUATION_STATE_COMPLETE;
    }

    private Map<String, Long> timesAsked(String checkpointId) {
        return inference.asked(checkpointId).stream()
                .map(AnswerRequest::getQuestion)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
