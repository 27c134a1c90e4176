package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.squadron.eval.evaluation.StoredPrediction;
import io.squadron.eval.retention.Retention;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is older than somebody wants to keep it goes; figures stay. */
@EvalServiceTest
class RetentionTest extends RunningEvaluations {
    @Inject
    Retention retention;

    @Inject
    EntityManager entities;

    @Inject
    Dashboard dashboard;

    @Inject
    RunList list;

    private String evaluated(String run, DevSet dataset, String answer) {
        inference.serves(run + "-1", Map.of(dataset.examples().get(0).getQuestion(), answer));
        topics.send(Checkpoints.of(run, 1, dataset.id()));
        return client.awaitResult(run, dataset.id()).getEvaluationId();
    }

    private void longAgo(String table, String column, String key, String id) {
        QuarkusTransaction.requiringNew().run(() -> entities.createNativeQuery(
                        "update %s set %s = '2001-01-01T00:00:00Z' where %s = :id".formatted(table, column, key))
                .setParameter("id", id)
                .executeUpdate());
    }

    private static long predictions(String evaluationId) {
        return QuarkusTransaction.requiringNew().call(() -> StoredPrediction.count("key.evaluationId", evaluationId));
    }

    @Test
    void oldPredictionsGoButThoseOfTheBestAndOfNamedModels() {
        letAWeakOneBeTheChampion();
        DevSet dataset = DevSet.of("retained-dev", "tower of iron");
        dataset.sendTo(topics);
        String named = evaluated("old-named", dataset, "no");
        topics.setAlias("kept", "old-named-1", Instant.now());
        client.awaitAlias("kept", "old-named-1");
        String best = evaluated("old-best", dataset, "tower of iron");
        String worse = evaluated("old-worse", dataset, "iron tower");
        String recent = evaluated("old-recent", dataset, "of");
        List.of(named, best, worse).forEach(id -> longAgo("evaluation", "completed_at", "evaluation_id", id));

        assertThat(retention.letPredictionsGo()).contains(worse).doesNotContain(named, best, recent);
        assertThat(retention.letPredictionsGo()).isEmpty();

        assertThat(predictions(worse)).isZero();
        assertThat(List.of(named, best, recent))
                .allSatisfy(id -> assertThat(predictions(id)).isOne());
        String sentence = "The predictions of evaluation " + worse + " were let go at ";
        assertThat(dashboard.page("/evaluations/" + worse)).contains(sentence, "80.00");
        assertThat(dashboard.page("/evaluations/" + best)).doesNotContain("old-worse-1 on");
        HttpResponse<String> gone = dashboard.get("/api/evaluations/" + worse + "/predictions.csv");
        assertThat(gone.statusCode()).isEqualTo(410);
        assertThat(gone.body()).contains(sentence);
        assertThat(dashboard
                        .json("/api/evaluations/" + worse + "/files/eval_results.json")
                        .get("f1")
                        .asDouble())
                .isCloseTo(80.0, within(0.01));
        assertThatThrownBy(() -> client.predictions(worse))
                .isInstanceOfSatisfying(StatusRuntimeException.class, failure -> assertThat(
                                failure.getStatus().getCode())
                        .isEqualTo(Status.Code.FAILED_PRECONDITION));
    }

    /** A model gets a name whose answers were let go: its precisions can be compared once it is measured again. */
    @Test
    void whatWasLetGoIsMeasuredAgainWhereItIsNeeded() {
        letAWeakOneBeTheChampion();
        DevSet dataset = DevSet.of("measured-again-dev", "gate of copper");
        dataset.sendTo(topics);
        String best = evaluated("again-best", dataset, "gate of copper");
        String old = evaluated("again-old", dataset, "copper");
        longAgo("evaluation", "completed_at", "evaluation_id", old);
        assertThat(retention.letPredictionsGo()).contains(old);
        int asked = inference.asked("again-old-1").size();

        inference.servesInInt8("again-old-1", Map.of("question 0", "copper"));
        measuredWithInt8(old);
        topics.setAlias("again", "again-old-1", Instant.now());

        await().atMost(EvaluationClient.LIMIT).until(() -> predictions(old) == 1);
        assertThat(inference.asked("again-old-1").size()).isGreaterThan(asked);
        // In full precision, and then in int8.
        await().atMost(EvaluationClient.LIMIT)
                .until(() -> client.results("again-old", dataset.id()).size() == 2);
        assertThat(dashboard.page("/evaluations/" + old))
                .doesNotContain("were let go")
                .contains("1 of 1 questions");
        assertThat(predictions(best)).isOne();
    }

    /** As if the inference-service could have served it faster when it was measured. */
    private void measuredWithInt8(String evaluationId) {
        QuarkusTransaction.requiringNew().run(() -> entities.createNativeQuery(
                        "update evaluation set faster_precisions = 'INT8' where evaluation_id = :id")
                .setParameter("id", evaluationId)
                .executeUpdate());
    }

    @Test
    void anOldCurveKeepsItsExtremesAndItsEnd() {
        RunEvents run = new RunEvents("old-curve");
        topics.send(run.started(0, 200));
        for (int step = 1; step <= 200; step++) {
            topics.send(run.metrics(step, step == 100 ? 9.0 : 2.0 - step / 200.0));
        }
        topics.send(run.finished(200, 1.0));
        list.awaitRuns("run_id = old-curve and status = finished", 1);
        longAgo("training_run", "ended_at", "run_id", "old-curve");

        assertThat(retention.thinCurves()).contains("old-curve");

        JsonNode curve = dashboard.json("/api/runs/old-curve/metrics");
        assertThat(curve.get("total").asInt()).isBetween(4, 9);
        assertThat(curve.get("step").toString()).contains("100").endsWith("200]");
        assertThat(retention.thinCurves()).isEmpty();
    }
}
