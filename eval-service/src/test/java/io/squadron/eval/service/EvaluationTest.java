package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationRecord;
import io.squadron.v1.EvaluationState;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Announced checkpoints are measured through the serving path. */
@EvalServiceTest
class EvaluationTest extends RunningEvaluations {
    @Inject
    Dashboard dashboard;

    @Test
    void anAnnouncedCheckpointIsEvaluatedAndBecomesTheChampion() {
        letAWeakOneBeTheChampion();
        DevSet.of("first-dev", "Paris", "the Nile", "42", "New York City").sendTo(topics);
        inference.serves(
                "first-10",
                Map.of(
                        "question 0", "Paris",
                        "question 1", "Nile",
                        "question 2", "43",
                        "question 3", "New York"));
        topics.send(Checkpoints.of("first", 10, "first-dev"));

        Evaluation result = client.awaitResult("first");

        assertThat(result.getMetrics().getExact()).isEqualTo(50.0);
        // 1 + 1 + 0 + 0.8 of 4
        assertThat(result.getMetrics().getF1()).isEqualTo(100.0 * 2.8 / 4);
        assertThat(result.getMetrics().getHasAnsTotal()).isEqualTo(4);
        assertThat(result.getMetrics().hasNoAnsTotal()).isFalse();
        assertThat(result.getDatasetName()).isEqualTo("name of first-dev");
        EvaluationRecord announced = await().atMost(EvaluationClient.LIMIT)
                .until(() -> topics.awaitLast(result.getEvaluationId()), record -> record.getEvaluation()
                        .hasMetrics());
        assertThat(announced.getEvaluation()).isEqualTo(result);
        assertThat(topics.evaluations(result.getEvaluationId()).get(0).getEvaluation())
                .as("before, it was in use")
                .extracting(Evaluation::getCheckpointId, Evaluation::getState)
                .containsExactly("first-10", EvaluationState.EVALUATION_STATE_QUEUED);
        topics.awaitChampion("first-10");
        assertThat(dashboard.page("/runs/first"))
                .as("a run whose events never came has no page")
                .contains("Not found");
        assertThat(dashboard.page("/evaluations/" + result.getEvaluationId()))
                .contains("70.00")
                .contains("New York City");
    }

    @Test
    void anImportedCheckpointHasNoRunAndIsEvaluatedAndShownAllTheSame() {
        DevSet.of("imported-dev", "Paris", "the Nile").sendTo(topics);
        inference.serves("bert-large-0a1b2c", Map.of("question 0", "Paris", "question 1", "wrong"));
        topics.send(Checkpoints.of("", 0, "imported-dev").toBuilder()
                .setCheckpointId("bert-large-0a1b2c")
                .setModelNameOrPath("/models/bert-large")
                .build());

        await().atMost(EvaluationClient.LIMIT).untilAsserted(() -> assertThat(dashboard.page("/"))
                .contains("Imported models", "bert-large-0a1b2c", "/models/bert-large", "EM 50.00 · F1 50.00"));
        JsonNode imported = dashboard.json("/api/runs").get("imported").get(0);
        assertThat(imported.get("id").asText()).isEqualTo("bert-large-0a1b2c");
        String evaluation = imported.get("evaluations").get(0).get("id").asText();
        assertThat(dashboard.page("/evaluations/" + evaluation)).contains("bert-large-0a1b2c", "50.00");
    }

    @Test
    void questionsWithoutAnAnswerCompeteInVersion2() {
        DevSet.of("v2-dev", "Paris", "", "").sendTo(topics);
        inference.serves("v2-5", Map.of("question 0", "Paris", "question 1", "", "question 2", "made up"));
        topics.send(Checkpoints.of("v2", 5, "v2-dev").toBuilder()
                .setVersion2WithNegative(true)
                .build());

        Evaluation result = client.awaitResult("v2");

        assertThat(inference.asked("v2-5")).allMatch(AnswerRequest::getHandleImpossibleAnswer);
        assertThat(result.getMetrics().getHasAnsExact()).isEqualTo(100.0);
        assertThat(result.getMetrics().getNoAnsExact()).isEqualTo(50.0);
        assertThat(result.getMetrics().getNoAnsTotal()).isEqualTo(2);
        assertThat(result.getMetrics().hasBestF1()).isTrue();
    }

    @Test
    void aQuestionThatCannotBeAnsweredCountsZero() {
        DevSet.of("refused-dev", "one", "two").sendTo(topics);
        inference.serves("refused-1", Map.of("question 0", InferenceNeighbour.REFUSED, "question 1", "two"));
        topics.send(Checkpoints.of("refused", 1, "refused-dev"));

        Evaluation result = client.awaitResult("refused");

        assertThat(result.getUnanswered(0).getCount()).isEqualTo(1);
        assertThat(result.getMetrics().getExact()).isEqualTo(50.0);
        assertThat(result.getMetrics().getTotal()).isEqualTo(2);
    }

    @Test
    void anEvaluationSurvivesAnInferenceServiceThatGoesAwayInTheMiddle() throws IOException {
        DevSet.of("away-dev", "a0", "b1", "c2", "d3", "e4", "f5", "g6", "h7").sendTo(topics);
        inference.serves(
                "away-1",
                Map.of(
                        "question 0", "a0",
                        "question 1", "b1",
                        "question 2", "c2",
                        "question 3", "d3",
                        "question 4", "e4",
                        "question 5", "f5",
                        "question 6", "g6",
                        "question 7", "h7"));
        inference.breakAfter("away-1", 3);
        topics.send(Checkpoints.of("away", 1, "away-dev"));
        await().atMost(EvaluationClient.LIMIT)
                .until(() -> inference.asked("away-1").size() == 3);
        inference.stop();

        assertThat(client.results("away")).as("the evaluation waits").isEmpty();
        inference.breakNoMore("away-1");
        inference.start();

        Evaluation result = client.awaitResult("away");
        assertThat(result.getMetrics().getExact()).isEqualTo(100.0);
        assertThat(result.getUnansweredList()).isEmpty();
    }

    @Test
    void anEvaluationWaitsUntilEveryQuestionHasArrived() {
        DevSet dev = DevSet.of("late-dev", "one", "two");
        inference.serves("late-1", Map.of("question 0", "one", "question 1", "two"));
        topics.send(Checkpoints.of("late", 1, "late-dev"));
        topics.send(dev.manifest(DatasetStatus.DATASET_STATUS_COMPLETE));
        topics.send(dev.examples().get(1));
        await().atMost(EvaluationClient.LIMIT).until(() -> isDatasetKnown("late-dev"));
        assertThat(inference.asked("late-1")).isEmpty();

        topics.send(dev.examples().get(0));
        topics.send(dev.examples().get(0));

        assertThat(client.awaitResult("late").getMetrics().getTotal()).isEqualTo(2);
    }

    private boolean isDatasetKnown(String datasetId) {
        topics.send(Checkpoints.of("probe-" + datasetId, 1, ""));
        return client.isKnown("probe-" + datasetId + "-1", datasetId);
    }
}
