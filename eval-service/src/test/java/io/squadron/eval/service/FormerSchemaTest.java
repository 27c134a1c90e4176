package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.squadron.v1.AliasChange;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationState;
import io.squadron.v1.ListEvaluationsRequest;
import io.squadron.v1.Prediction;
import io.squadron.v1.UnansweredReason;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F88: the service starts on a database that former versions have filled, and everything is still there, as it was. */
@EvalServiceTest
@QuarkusTestResource(value = FormerDatabase.class, restrictToAnnotatedClass = true)
class FormerSchemaTest {
    @Inject
    Topics topics;

    @Inject
    InferenceNeighbour inference;

    @Inject
    EvaluationClient client;

    @Inject
    Dashboard dashboard;

    @Inject
    RunList list;

    @Inject
    Flyway flyway;

    @Inject
    EntityManager entities;

    @BeforeEach
    void awaitSchema() throws IOException {
        inference.serves("one-ended-20", Map.of("Who wrote it?", "Ada", "In what year was it written?", "1843"));
        inference.serves("one-ended-30", Map.of("Who wrote it?", "Ada", "In what year was it written?", "May"));
        inference.start();
        await().atMost(EvaluationClient.LIMIT)
                .until(() -> dashboard.get("/q/health/ready").statusCode() == 200);
    }

    private Evaluation evaluation(String id) {
        return client
                .stub()
                .listEvaluations(
                        ListEvaluationsRequest.newBuilder().setPageSize(100).build())
                .getEvaluationsList()
                .stream()
                .filter(evaluation -> evaluation.getEvaluationId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private List<?> rows(String sql) {
        return QuarkusTransaction.requiringNew()
                .call(() -> entities.createNativeQuery(sql).getResultList());
    }

    @Test
    void theSchemaIsTheNewestAndEveryEntityCanBeRead() {
        flyway.validate();
        assertThat(flyway.info().pending()).isEmpty();
        entities.getMetamodel().getEntities().forEach(entity -> QuarkusTransaction.requiringNew()
                .run(() -> assertThat(entities.createQuery("from " + entity.getName(), Object.class)
                                .getResultList())
                        .as(entity.getName())
                        .doesNotContainNull()));
    }

    @Test
    void runsOfEveryStateAreThereWithTheirArguments() {
        JsonNode ended = dashboard.json("/api/runs/one-ended");
        assertThat(ended.at("/run/title").asText()).isEqualTo("first");
        assertThat(ended.at("/run/status").asText()).isEqualTo("FINISHED");
        assertThat(ended.at("/run/loss").asDouble()).isEqualTo(1.25);
        assertThat(ended.at("/run/trainSeconds").asDouble()).isEqualTo(100.5);
        assertThat(ended.at("/run/trainDataset").asText()).isEqualTo("SQuAD");
        assertThat(ended.at("/run/submittedAt").asText()).isEqualTo("2026-11-22T10:00:00Z");
        assertThat(ended.at("/run/champion").asBoolean()).isTrue();
        assertThat(ended.at("/arguments/learning_rate").asDouble()).isEqualTo(5e-5);
        assertThat(ended.at("/duplicateWindows").asLong()).isEqualTo(3);
        assertThat(ended.at("/attempts/0/provenance/engine").asText()).isEqualTo("PyTorch 2.7.1");
        assertThat(dashboard.json("/api/runs/one-failed").at("/run/failure").asText())
                .isEqualTo("The data set\u0000 is gone.");
        assertThat(dashboard
                        .json("/api/runs/fourteen")
                        .at("/attempts/0/provenance/codeRevision")
                        .asText())
                .isEqualTo("abc1234");
        assertThat(list.ids("filter", "run_id ~ one- or run_id = fourteen"))
                .containsExactly("fourteen", "one-waiting", "one-training", "one-ended", "one-failed");
        assertThat(list.ids("filter", "run_id ~ one- and learning_rate = 5e-5")).containsExactly("one-ended");
        assertThat(dashboard.page("/runs/one-training")).contains("host/2");
    }

    @Test
    void curvesAreThereAndGoOnWhereTheyWere() {
        JsonNode curve = dashboard.json("/api/runs/one-ended/metrics");
        assertThat(curve.get("step")).extracting(JsonNode::asLong).containsExactly(10L, 20L, 30L);
        assertThat(curve.get("loss")).extracting(JsonNode::asDouble).containsExactly(3.5, 2.25, 1.25);
        assertThat(curve.get("gradNorm")).extracting(JsonNode::asDouble).containsExactly(1.5, 1.25, 1.0);
        assertThat(curve.get("memoryBytes")).extracting(JsonNode::isNull).containsExactly(true, true, true);
        assertThat(
                        rows(
                                "select points, lowest_id, lowest, highest_id, highest from curve_bucket where run_id = 'one-ended'"))
                .singleElement()
                .isEqualTo(new Object[] {3L, 3L, 1.25, 1L, 3.5});

        topics.send(new RunEvents("one-training").attempt(2).metrics(30, 2.5));

        await().atMost(EvaluationClient.LIMIT).untilAsserted(() -> assertThat(
                        dashboard.json("/api/runs/one-training/metrics").get("loss"))
                .extracting(JsonNode::asText)
                .containsExactly("4.5", "null", "2.5"));
    }

    @Test
    void evaluationsHaveTheirFiguresAndReasons() {
        Evaluation complete = evaluation("eval-one-complete");
        assertThat(complete.getState()).isEqualTo(EvaluationState.EVALUATION_STATE_COMPLETE);
        assertThat(complete.getDatasetName()).isEqualTo("SQuAD dev");
        assertThat(complete.getMetrics().getF1()).isEqualTo(50.0);
        assertThat(complete.getMetrics().getTotal()).isEqualTo(2);
        assertThat(complete.getCalibration().getTemperature()).isEqualTo(1.5);
        assertThat(complete.getUnanswered(0).getReason()).isEqualTo(UnansweredReason.UNANSWERED_REASON_REFUSED);
        assertThat(evaluation("eval-one-failed").getFailure().getMessage()).isEqualTo("It is away.");
        assertThat(evaluation("eval-one-failed").getFailure().getReason().name())
                .endsWith("INFERENCE_AWAY");
        Evaluation ofDeleted = evaluation("eval-two-complete");
        assertThat(ofDeleted.getMetrics().getF1()).isEqualTo(12.5);
        assertThat(ofDeleted.getMetrics().getBestF1()).isEqualTo(50.5);
        assertThat(ofDeleted.getSettings().getNullScoreDiffThreshold()).isEqualTo(-1.5);
        assertThat(dashboard.page("/runs/one-ended")).contains("two-gone", "eval-two-complete");
        Evaluation faster = evaluation("eval-eight");
        assertThat(faster.getSettings().getPrecision().name()).isEqualTo("PRECISION_INT8");
        assertThat(faster.getSettings().getMaxQuestions()).isEqualTo(1000);
    }

    @Test
    void predictionsAreThereQuestionByQuestion() {
        List<Prediction> predictions = client.predictions("eval-one-complete");
        assertThat(predictions).extracting(Prediction::getExampleId).containsExactly("q0", "q1");
        assertThat(predictions.get(0).getText()).isEqualTo("Ada");
        assertThat(predictions.get(0).getNBest(0).getStartLogit()).isEqualTo(5.5);
        assertThat(predictions.get(0).getNBest(0).getSpan().getEnd()).isEqualTo(29);
        assertThat(predictions.get(1).getUnanswered().getMessage()).contains("too long");
        assertThat(client.predictions("eval-two-complete").get(0).getNullOdds()).isEqualTo(2.5);
        assertThat(client.predictions("eval-eight").get(1).getUnanswered().getReason())
                .isEqualTo(UnansweredReason.UNANSWERED_REASON_TIMEOUT);
        assertThat(dashboard
                        .get("/api/evaluations/eval-one-complete/predictions.jsonl?filter=word%20%3D%20who")
                        .body()
                        .lines())
                .as("what newer versions know of questions is known of former ones', too")
                .hasSize(1)
                .allMatch(line -> line.contains("\"q0\""));
        assertThat(dashboard.page("/evaluations/eval-one-complete")).contains("Who wrote it?");
    }

    @Test
    void namesStandForTheSameModelsAndWhatCameWithThemStays() {
        assertThat(dashboard.page("/champion")).contains("one-ended-20");
        assertThat(rows("select checkpoint_id from model_alias where alias in ('champion', 'stable') order by alias"))
                .isEqualTo(List.of("one-ended-20", "one-ended-30"));
        assertThat(dashboard
                        .json("/api/aliases/eight/changes")
                        .at("/0/checkpointId")
                        .asText())
                .isEqualTo("eight-1");
        assertThat(rows("select \"precision\" from precision_choice where checkpoint_id = 'eight-1'"))
                .singleElement()
                .isEqualTo("INT8");
        assertThat(rows("select tries from question_try where evaluation_id = 'eval-eight-open'"))
                .singleElement()
                .isEqualTo(2);
        assertThat(rows("select filter from saved_slice where name = 'hard'")).hasSize(1);
        assertThat(dashboard.page("/datasets/one-dev")).contains("SQuAD dev");
        assertThat(dashboard.page("/datasets/one-broken")).contains("The file ends early.");

        topics.send(Checkpoints.of("one-announced", 1, ""));
        client.awaitCheckpoint("one-announced-1");
        topics.setAlias("stable", "one-announced-1", Instant.now());
        AliasChange change = client.awaitAlias("stable", "one-announced-1");
        assertThat(change.getPreviousCheckpointId()).isEqualTo("one-ended-30");
    }

    /** Begun by the first version, ended by this one. */
    @Test
    void anEvaluationThatWasUnderWayGoesOnFromItsAnswers() {
        await().atMost(EvaluationClient.LIMIT)
                .until(() -> evaluation("eval-one-open").getState() == EvaluationState.EVALUATION_STATE_COMPLETE);

        assertThat(evaluation("eval-one-open").getMetrics().getF1()).isEqualTo(50.0);
        assertThat(client.predictions("eval-one-open"))
                .extracting(Prediction::getText)
                .containsExactly("Ada", "May");
        assertThat(inference.asked("one-ended-30"))
                .as("what it had answered before is asked no more")
                .extracting(request -> request.getQuestion())
                .containsOnly("In what year was it written?");
    }
}
