package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.Status;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.squadron.v1.Evaluation;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The best checkpoint becomes the champion. */
@EvalServiceTest
class ChampionTest extends RunningEvaluations {
    @Inject
    Dashboard dashboard;

    @Inject
    EntityManager entities;

    @Test
    void aLowerF1DoesNotTakeTheChampionAndAHigherOneDoes() {
        letAWeakOneBeTheChampion();
        DevSet.of("rivals-dev", "red", "blue").sendTo(topics);
        inference.serves("rivals-1", Map.of("question 0", "red", "question 1", "wrong"));
        inference.serves("rivals-2", Map.of("question 0", "wrong", "question 1", "wrong"));
        inference.serves("rivals-3", Map.of("question 0", "red", "question 1", "blue"));
        topics.send(Checkpoints.of("rivals", 1, "rivals-dev"));
        client.awaitResults("rivals", 1);
        topics.awaitChampion("rivals-1");

        topics.send(Checkpoints.of("rivals", 2, "rivals-dev"));
        client.awaitResults("rivals", 2);
        topics.send(Checkpoints.of("rivals", 3, "rivals-dev"));
        client.awaitResults("rivals", 3);
        topics.awaitChampion("rivals-3");

        assertThat(topics.evaluations("alias:champion"))
                .extracting(entry -> entry.getAlias().getCheckpointId())
                .doesNotContain("rivals-2");
        assertThat(topics.awaitLast("alias:champion").getAlias().getReason())
                .isEqualTo("f1 100.0 on name of rivals-dev, before 50.0");
        JsonNode newest = history("champion").get(0);
        assertThat(newest.get("checkpointId").asText()).isEqualTo("rivals-3");
        assertThat(newest.get("previousCheckpointId").asText()).isEqualTo("rivals-1");
        assertThat(newest.get("changedBy").asText()).isEqualTo("eval-service");
        assertThat(newest.get("reason").asText()).contains("before 50.0");
        assertThat(newest.get("offset").asLong())
                .isGreaterThan(history("champion").get(1).get("offset").asLong());
    }

    @Test
    void aChampionWhoseMeasurementFailsIsMeasuredAgainAndNobodyTakesItsPlaceMeanwhile() {
        DevSet.of("passing-dev", "one", "two").sendTo(topics);
        topics.send(Checkpoints.of("passing-champion", 1, ""));
        topics.setAlias("champion", "passing-champion-1", Instant.now());
        topics.awaitChampion("passing-champion-1");
        awaitAlias("champion", "passing-champion-1");

        // Its model cannot be loaded, so its measurement fails.
        inference.serves("passing-rival-1", Map.of("question 0", "one", "question 1", "wrong"));
        topics.send(Checkpoints.of("passing-rival", 1, "passing-dev"));
        Evaluation rival = client.awaitResult("passing-rival", "passing-dev");
        client.awaitKnown("passing-champion-1", "passing-dev");
        client.assertFails(
                "passing-champion-1", "passing-dev", Status.Code.FAILED_PRECONDITION, "model cannot be loaded");
        assertThat(champions()).last().isEqualTo("passing-champion-1");

        inference.serves("passing-champion-1", Map.of("question 0", "one", "question 1", "two"));
        assertThat(client.awaitResult("passing-champion", "passing-dev")
                        .getMetrics()
                        .getF1())
                .isEqualTo(100.0);
        assertThat(champions()).last().isEqualTo("passing-champion-1");
        await().atMost(EvaluationClient.LIMIT)
                .untilAsserted(() -> assertThat(dashboard.page("/evaluations/" + rival.getEvaluationId()))
                        .contains("the champion has 100.0 and stays"));
    }

    @Test
    void aChampionWithQuestionsThatFailedIsAskedAgainUntilARivalCanBeComparedWithIt() {
        inference.serves(
                "shaky-1",
                Map.of("question 0", "one", "question 1", InferenceNeighbour.FAILING, "question 2", "wrong"));
        topics.send(Checkpoints.of("shaky", 1, ""));
        client.awaitCheckpoint("shaky-1");
        topics.setAlias("champion", "shaky-1", Instant.now());
        awaitAlias("champion", "shaky-1");
        DevSet.of("shaky-dev", "one", "two", "three").sendTo(topics);
        inference.serves("steady-1", Map.of("question 0", "one", "question 1", "two", "question 2", "wrong"));
        topics.send(Checkpoints.of("steady", 1, "shaky-dev"));
        Evaluation rival = client.awaitResult("steady", "shaky-dev");
        await().atMost(EvaluationClient.LIMIT)
                .untilAsserted(() -> assertThat(dashboard.page("/evaluations/" + rival.getEvaluationId()))
                        .contains("too many questions went without an answer: F1 is 66.7 to 66.7"));

        inference.serves("shaky-1", Map.of("question 0", "one", "question 1", "wrong", "question 2", "wrong"));

        topics.awaitChampion("steady-1");
        assertThat(topics.awaitLast("alias:champion").getAlias().getReason()).endsWith("before 33.3");
    }

    @Test
    void thePlaceOnTheTopicDecidesNotTheClocks() {
        topics.setAlias("skewed", "skewed-1", Instant.parse("2031-01-01T00:00:00Z"));
        topics.setAlias("skewed", "skewed-2", Instant.parse("2021-01-01T00:00:00Z"));
        awaitAlias("skewed", "skewed-2");

        assertThat(history("skewed").findValuesAsText("checkpointId")).containsExactly("skewed-2", "skewed-1");
        assertThat(history("skewed").findValuesAsText("changedBy")).containsOnly("somebody");

        topics.send("squadron.evaluations", "alias:skewed", null);
        awaitAlias("skewed", "");
        assertThat(history("skewed").get(0).get("previousCheckpointId").asText())
                .isEqualTo("skewed-2");
    }

    @Test
    void theHistoryOfAliasesIsAppendOnly() {
        topics.setAlias("kept", "kept-1", Instant.now());
        awaitAlias("kept", "kept-1");

        for (String statement : List.of("delete from alias_change", "update alias_change set reason = 'better'")) {
            assertThatThrownBy(() -> QuarkusTransaction.requiringNew()
                            .run(() -> entities.createNativeQuery(statement).executeUpdate()))
                    .hasStackTraceContaining("append-only");
        }
        assertThat(history("kept").findValuesAsText("reason")).containsExactly("set by hand");
    }

    @Test
    void aChampionOfAnotherDataSetIsMeasuredOnTheNewOneBeforeItGivesWay() {
        letAWeakOneBeTheChampion();
        DevSet.of("old-dev", "old").sendTo(topics);
        DevSet.of("new-dev", "one", "two").sendTo(topics);
        inference.serves("old-champion-1", Map.of("question 0", "old", "question 1", "two"));
        topics.send(Checkpoints.of("old-champion", 1, "old-dev"));
        var unused = client.awaitResult("old-champion", "old-dev");
        topics.awaitChampion("old-champion-1");

        inference.serves("newcomer-1", Map.of("question 0", "wrong", "question 1", "wrong"));
        topics.send(Checkpoints.of("newcomer", 1, "new-dev"));

        Evaluation ofTheChampion = client.awaitResult("old-champion", "new-dev");
        assertThat(ofTheChampion.getMetrics().getExact()).isEqualTo(50.0);
        inference.serves("newcomer-2", Map.of("question 0", "one", "question 1", "two"));
        topics.send(Checkpoints.of("newcomer", 2, "new-dev"));
        topics.awaitChampion("newcomer-2");
        assertThat(topics.evaluations("alias:champion"))
                .extracting(entry -> entry.getAlias().getCheckpointId())
                .doesNotContain("newcomer-1");
    }

    private JsonNode history(String alias) {
        return dashboard.json("/api/aliases/" + alias + "/changes");
    }

    private void awaitAlias(String alias, String checkpointId) {
        await().atMost(EvaluationClient.LIMIT).untilAsserted(() -> assertThat(
                        history(alias).at("/0/checkpointId").asText("none"))
                .isEqualTo(checkpointId));
    }

    /** Whom the topic has called the champion, oldest first. */
    private List<String> champions() {
        return topics.evaluations("alias:champion").stream()
                .map(entry -> entry.getAlias().getCheckpointId())
                .toList();
    }
}
