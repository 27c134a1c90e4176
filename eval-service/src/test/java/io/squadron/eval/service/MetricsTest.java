package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.squadron.embedded.quarkus.MetricsPage;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Prometheus reads of the service. */
@EvalServiceTest
class MetricsTest extends RunningEvaluations {
    private static final String OWN = "squadron_eval_";

    @TestHTTPResource("/q/metrics")
    URI address;

    @Test
    void namesFollowPrometheusConventions() {
        assertThat(page().metrics(OWN)).isNotEmpty();
        assertThat(page().faults(OWN)).isEmpty();
    }

    @Test
    void whatIsThereIsWhatTheMonitoringKnows() {
        evaluate("listed");
        await().atMost(EvaluationClient.LIMIT).untilAsserted(() -> assertThat(
                        page().differences(Path.of("../deploy/monitoring/metrics/eval-service.txt"), OWN))
                .isEmpty());
    }

    @Test
    void anEvaluationIsCountedWithItsQuestionsAndItsRecordsWithTheirTopics() {
        MetricsPage before = page();

        evaluate("counted");

        MetricsPage after = page();
        assertThat(increase(before, after, "evaluation_duration_seconds_count")).isGreaterThanOrEqualTo(1);
        assertThat(increase(before, after, "evaluation_turns_total", "outcome=\"completed\""))
                .isGreaterThanOrEqualTo(1);
        assertThat(increase(before, after, "questions_total", "outcome=\"answered\""))
                .isGreaterThanOrEqualTo(1);
        assertThat(increase(before, after, "questions_total", "outcome=\"unanswered\""))
                .isGreaterThanOrEqualTo(1);
        assertThat(increase(before, after, "intake_records_total", "topic=\"squadron.examples\""))
                .isGreaterThanOrEqualTo(2);
        assertThat(increase(before, after, "intake_delay_seconds_count", "topic=\"squadron.checkpoints\""))
                .isGreaterThanOrEqualTo(1);
    }

    @Test
    void aRecordThatCannotBeUsedIsCountedByItsTopic() {
        MetricsPage before = page();

        topics.send("squadron.run-events", "junk-of-metrics", new byte[] {(byte) 0xff, 1, 2});

        await().atMost(EvaluationClient.LIMIT)
                .until(() ->
                        increase(before, page(), "intake_dead_letters_total", "topic=\"squadron.run-events\"") >= 1);
    }

    @Test
    void whatIsUnderWayIsToldWithTheAgeOfTheOldest() {
        DevSet.of("slow-dev", "one").sendTo(topics);
        inference.serves("slow-1", Map.of("question 0", InferenceNeighbour.BUSY));
        topics.send(Checkpoints.of("slow", 1, "slow-dev"));

        await().atMost(EvaluationClient.LIMIT).untilAsserted(() -> {
            assertThat(page().sum(OWN + "evaluations", "state=\"running\"")).isGreaterThanOrEqualTo(1);
            assertThat(page().sum(OWN + "evaluation_oldest_age_seconds", "state=\"running\""))
                    .isPositive();
        });
    }

    private void evaluate(String run) {
        DevSet.of(run + "-dev", "one", "two").sendTo(topics);
        inference.serves(run + "-1", Map.of("question 0", "one", "question 1", InferenceNeighbour.REFUSED));
        topics.send(Checkpoints.of(run, 1, run + "-dev"));
        client.awaitResult(run);
    }

    private MetricsPage page() {
        return MetricsPage.read(address);
    }

    private static double increase(MetricsPage before, MetricsPage after, String name, String... labels) {
        return after.sum(OWN + name, labels) - before.sum(OWN + name, labels);
    }
}
