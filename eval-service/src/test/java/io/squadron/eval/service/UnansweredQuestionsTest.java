package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.squadron.v1.Evaluation;
import io.squadron.v1.Prediction;
import io.squadron.v1.UnansweredCount;
import io.squadron.v1.UnansweredReason;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions that get no answer, for whatever reason: counted and told, never silently 0, and never asked for ever. */
@EvalServiceTest
class UnansweredQuestionsTest extends RunningEvaluations {
    @Inject
    Dashboard dashboard;

    @Test
    void aQuestionThatFailsOnceIsAnsweredInTheEnd() {
        DevSet.of("stumbling-dev", "one", "two").sendTo(topics);
        inference.serves(
                "stumbling-1", Map.of("question 0", InferenceNeighbour.FAILING_ONCE + "one", "question 1", "two"));
        topics.send(Checkpoints.of("stumbling", 1, "stumbling-dev"));

        Evaluation result = client.awaitResult("stumbling");

        assertThat(result.getMetrics().getExact()).isEqualTo(100.0);
        assertThat(result.getUnansweredList()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "failing, FAILING, 5, FAILED, 'INTERNAL: The engine stumbled.'",
        "silent, SILENT, 2, TIMEOUT, 'no answer within 1 s'",
        "crowded, NO ROOM, 4, TIMEOUT, 'RESOURCE_EXHAUSTED: There is no room.'"
    })
    void aQuestionThatNeverGetsAnAnswerIsGivenUpWithItsReasonAndTheOthersAreAnswered(
            String run, String behaviour, int times, String kind, String reason) {
        DevSet.of(run + "-dev", "zero", "one", "two").sendTo(topics);
        inference.serves(run + "-1", Map.of("question 0", behaviour, "question 1", "one", "question 2", "two"));
        topics.send(Checkpoints.of(run, 1, run + "-dev"));

        Evaluation result = client.awaitResult(run);

        assertThat(result.getUnansweredList())
                .containsExactly(UnansweredCount.newBuilder()
                        .setReason(UnansweredReason.valueOf("UNANSWERED_REASON_" + kind))
                        .setCount(1)
                        .addExampleIds(run + "-dev-q0")
                        .build());
        assertThat(result.getMetrics().getTotal()).isEqualTo(3);
        assertThat(result.getMetrics().getExact()).isEqualTo(100.0 * 2 / 3);
        assertThat(inference.asked(run + "-1"))
                .filteredOn(request -> request.getQuestion().equals("question 0"))
                .hasSizeBetween(times, times + 2);
        assertThat(dashboard.page("/evaluations/" + result.getEvaluationId() + "?show=unanswered"))
                .contains(reason);
    }

    @Test
    void anEvaluationWithoutASingleAnswerHasNoFiguresButAReason() {
        DevSet.of("hopeless-dev", "one", "two").sendTo(topics);
        inference.serves(
                "hopeless-1",
                Map.of("question 0", InferenceNeighbour.REFUSED, "question 1", InferenceNeighbour.REFUSED));
        topics.send(Checkpoints.of("hopeless", 1, ""));
        client.awaitKnown("hopeless-1", "hopeless-dev");

        client.assertFails(
                "hopeless-1",
                "hopeless-dev",
                Status.Code.FAILED_PRECONDITION,
                "None of the 2 questions could be answered, e.g. hopeless-dev-q0 (INVALID_ARGUMENT: The question is blank.)");
        assertThat(client.results("hopeless")).isEmpty();

        inference.serves("hopeless-1", Map.of("question 0", "one", "question 1", "two"));
        client.evaluate("hopeless-1", "hopeless-dev");
        assertThat(client.awaitResult("hopeless").getMetrics().getExact()).isEqualTo(100.0);
    }

    @Test
    void aTestSetWithoutAnswersGetsPredictionsAndNoScore() {
        DevSet.of("test-set", "one", "two").unlabelled().sendTo(topics);
        inference.serves("predictor-1", Map.of("question 0", "one", "question 1", "2"));
        topics.send(Checkpoints.of("predictor", 1, "test-set"));

        Evaluation result = client.awaitResult("predictor", "test-set");

        assertThat(result.hasMetrics()).isFalse();
        assertThat(result.getUnscored()).isEqualTo(2);
        assertThat(result.getWarningsList()).singleElement().asString().contains("predictions and no figures");
        List<Prediction> predictions = client.predictions(result.getEvaluationId());
        assertThat(predictions).extracting(Prediction::getText).containsExactly("one", "2");
        assertThat(dashboard.get("/evaluations/" + result.getEvaluationId()).statusCode())
                .isEqualTo(200);
        assertThat(dashboard.get("/").statusCode()).isEqualTo(200);
    }
}
