package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.v1.EvaluationResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The best checkpoint becomes the champion. */
@EvalServiceTest
class ChampionTest extends RunningEvaluations {
    @Test
    void aLowerF1DoesNotTakeTheChampionAndAHigherOneDoes() {
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
    }

    @Test
    void aChampionOfAnotherDataSetIsMeasuredOnTheNewOneBeforeItGivesWay() {
        DevSet.of("old-dev", "old").sendTo(topics);
        DevSet.of("new-dev", "one", "two").sendTo(topics);
        inference.serves("old-champion-1", Map.of("question 0", "old", "question 1", "two"));
        topics.send(Checkpoints.of("old-champion", 1, "old-dev"));
        client.awaitResults("old-champion", 1);
        topics.awaitChampion("old-champion-1");

        inference.serves("newcomer-1", Map.of("question 0", "wrong", "question 1", "wrong"));
        topics.send(Checkpoints.of("newcomer", 1, "new-dev"));

        List<EvaluationResult> ofTheChampion = client.awaitResults("old-champion", 2);
        assertThat(ofTheChampion)
                .filteredOn(result -> result.getDatasetId().equals("new-dev"))
                .singleElement()
                .satisfies(result -> assertThat(result.getMetrics().getExact()).isEqualTo(50.0));
        inference.serves("newcomer-2", Map.of("question 0", "one", "question 1", "two"));
        topics.send(Checkpoints.of("newcomer", 2, "new-dev"));
        topics.awaitChampion("newcomer-2");
        assertThat(topics.evaluations("alias:champion"))
                .extracting(entry -> entry.getAlias().getCheckpointId())
                .doesNotContain("newcomer-1");
    }
}
