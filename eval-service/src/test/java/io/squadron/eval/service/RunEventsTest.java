package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.squadron.kafka.DeadLetter;
import io.squadron.v1.RunEvent;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Run events come in on Kafka; the pages and the JSON show them. */
@EvalServiceTest
class RunEventsTest {
    @Inject
    Topics topics;

    @Inject
    Dashboard dashboard;

    @Test
    void aRunIsShownAsItsEventsTellIt() {
        RunEvents run = new RunEvents("told").named("First try");
        topics.send(run.queued());
        topics.send(run.started(0, 200));
        topics.send(run.metrics(50, 3.25));
        topics.send(run.metrics(100, 2.5));

        JsonNode shown = awaitRun("told", node -> node.at("/run/step").asLong() == 100);

        assertThat(shown.at("/run/status").textValue()).isEqualTo("RUNNING");
        assertThat(shown.at("/run/progress").doubleValue()).isEqualTo(0.5);
        assertThat(shown.at("/run/loss").doubleValue()).isEqualTo(2.5);
        assertThat(shown.at("/arguments/learning_rate").doubleValue()).isEqualTo(5e-5);
        assertThat(losses("told")).isEqualTo("[3.25,2.5]");
        assertThat(dashboard.page("/")).contains("First try").contains("100 / 200");
        assertThat(dashboard.page("/runs/told"))
                .contains("First try")
                .contains("per_gpu_train_batch_size")
                .contains("1 min 30 s left");
    }

    @Test
    void redeliveredEventsChangeNothing() {
        RunEvents run = new RunEvents("redelivered");
        List<RunEvent> events =
                List.of(run.queued(), run.started(0, 100), run.metrics(50, 3.0), run.finished(100, 2.0));
        events.forEach(topics::send);
        JsonNode before = awaitRun("redelivered", node -> hasStatus(node, "FINISHED"));

        events.forEach(topics::send);
        awaitEverythingBefore("redelivered-after");

        assertThat(dashboard.json("/api/runs/redelivered")).isEqualTo(before);
        assertThat(losses("redelivered")).isEqualTo("[3.0]");
    }

    @Test
    void aNewAttemptReplacesWhatItDoesAnew() {
        RunEvents first = new RunEvents("taken-over");
        topics.send(first.started(0, 200));
        topics.send(first.metrics(50, 3.0));
        topics.send(first.metrics(100, 2.0));
        RunEvents second = first.attempt(2);
        topics.send(second.started(50, 200));
        topics.send(first.metrics(150, 9.0));
        topics.send(second.metrics(100, 2.1));
        topics.send(second.metrics(150, 1.5));

        JsonNode shown = awaitRun("taken-over", node -> node.at("/run/step").asLong() == 150);

        assertThat(losses("taken-over")).isEqualTo("[3.0,2.1,1.5]");
        assertThat(shown.at("/attempts/0/outcome").textValue()).isEqualTo("LOST");
        assertThat(shown.at("/attempts/1/trainer").textValue()).isEqualTo("host-2/4711");
    }

    @Test
    void aClaimThatCameTooLateDoesNotReopenARun() {
        RunEvents run = new RunEvents("claimed-late");
        topics.send(run.queued());
        topics.send(run.claimed());
        topics.send(run.started(0, 100));
        topics.send(run.finished(100, 2.0));
        topics.send(run.attempt(2).claimed());
        awaitEverythingBefore("claimed-late-after");

        JsonNode shown = awaitRun("claimed-late", node -> hasStatus(node, "FINISHED"));

        assertThat(shown.at("/run/step").asLong()).isEqualTo(100);
    }

    @Test
    void aFailedRunSaysWhyUntilAnotherAttemptRuns() {
        RunEvents run = new RunEvents("failing");
        topics.send(run.started(0, 100));
        topics.send(run.failed(10, "The data set \"x\" lacks 3 windows; import it again."));
        awaitRun("failing", node -> hasStatus(node, "FAILED"));
        assertThat(dashboard.page("/runs/failing")).contains("lacks 3 windows; import it again.");

        topics.send(run.attempt(2).started(0, 100));
        JsonNode shown = awaitRun("failing", node -> hasStatus(node, "RUNNING"));

        assertThat(shown.at("/run/failure").textValue()).isEmpty();
    }

    @Test
    void figuresThatAreNoNumbersLeaveGapsAndBreakNothing() {
        RunEvents run = new RunEvents("diverged");
        topics.send(run.started(0, 100));
        topics.send(run.metrics(10, 2.0));
        topics.send(run.metrics(30, Double.NaN));
        topics.send(run.metrics(20, Double.POSITIVE_INFINITY));
        topics.send(run.metrics(40, 1e308));
        topics.send(run.metrics(50, 1.0));
        awaitRun("diverged", node -> node.at("/run/step").asLong() == 50);

        JsonNode curve = dashboard.json("/api/runs/diverged/metrics");

        assertThat(curve.get("step").toString()).isEqualTo("[10,20,30,40,50]");
        assertThat(curve.get("loss").toString()).isEqualTo("[2.0,null,null,null,1.0]");
        assertThat(curve.get("notice").textValue()).contains("3 points");
        assertThat(dashboard.get("/runs/diverged").statusCode()).isEqualTo(200);
        assertThat(dashboard.get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void ofACurveOnlyWhatIsNewIsSentUntilAnotherAttemptReplacesPoints() {
        RunEvents run = new RunEvents("growing");
        topics.send(run.started(0, 100));
        topics.send(run.metrics(10, 3.0));
        topics.send(run.metrics(20, 2.0));
        awaitRun("growing", node -> node.at("/run/step").asLong() == 20);
        JsonNode whole = dashboard.json("/api/runs/growing/metrics");
        assertThat(whole.get("whole").asBoolean()).isTrue();

        topics.send(run.metrics(30, 1.5));
        awaitRun("growing", node -> node.at("/run/step").asLong() == 30);

        JsonNode news = news("growing", whole);
        assertThat(news.get("whole").asBoolean()).isFalse();
        assertThat(news.get("step").toString()).isEqualTo("[30]");
        assertThat(news("growing", news).get("step").toString()).isEqualTo("[]");

        topics.send(run.attempt(2).started(10, 100));
        awaitRun("growing", node -> node.at("/attempt").asInt() == 2);
        JsonNode anew = news("growing", news);
        assertThat(anew.get("whole").asBoolean()).isTrue();
        assertThat(anew.get("step").toString()).isEqualTo("[10]");
    }

    private JsonNode news(String runId, JsonNode known) {
        return dashboard.json("/api/runs/" + runId + "/metrics?attempt="
                + known.get("attempt").asInt() + "&after=" + known.get("cursor").asLong());
    }

    @Test
    void aLongCurveIsThinnedOutWithItsSpikesAndSaysSo() {
        RunEvents run = new RunEvents("long");
        topics.send(run.started(0, 1000));
        for (int step = 1; step <= 1000; step++) {
            topics.send(run.metrics(step, step == 777 ? 50.0 : 3.0 - step / 1000.0));
        }
        awaitRun("long", node -> node.at("/run/step").asLong() == 1000);

        JsonNode curve = dashboard.json("/api/runs/long/metrics");

        assertThat(curve.get("total").asInt()).isEqualTo(1000);
        assertThat(curve.get("step").size()).isBetween(150, 200);
        assertThat(curve.get("loss").toString()).contains("50.0");
        assertThat(curve.get("notice").textValue()).contains("of 1,000 points are shown");
    }

    @Test
    void namesAreTextOnThePagesWhateverTheyContain() {
        String name = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
        topics.send(new RunEvents("xss").named(name).started(0, 100));
        topics.send(new RunEvents("xss").named(name).failed(3, "<b onclick=alert(3)>bad</b>"));
        awaitRun("xss", node -> hasStatus(node, "FAILED"));

        for (String path : List.of("/", "/runs/xss")) {
            assertThat(dashboard.page(path))
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                    .doesNotContain("<script>alert")
                    .doesNotContain("<img src=x")
                    .doesNotContain("<b onclick");
        }
    }

    @Test
    void aPoisonRecordGoesToTheDeadLettersAndTheNextOneIsShown() {
        byte[] poison = {(byte) 0xff, 1, 2, 3};
        topics.send("squadron.run-events", "poison", poison);
        topics.send(
                "squadron.run-events",
                "evil",
                new RunEvents("../evil").started(0, 1).toByteArray());
        topics.send(new RunEvents("after-poison").started(0, 100));

        awaitRun("after-poison", node -> hasStatus(node, "RUNNING"));

        ConsumerRecord<String, byte[]> broken = deadLetter("poison");
        assertThat(broken.value()).isEqualTo(poison);
        assertThat(header(broken, DeadLetter.TOPIC)).isEqualTo("squadron.run-events");
        assertThat(header(broken, DeadLetter.PARTITION)).isEqualTo("0");
        assertThat(header(broken, DeadLetter.OFFSET)).matches("\\d+");
        assertThat(header(broken, DeadLetter.REASON)).isNotBlank();
        assertThat(header(deadLetter("evil"), DeadLetter.REASON)).contains("run_id");
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        for (String path : List.of("/runs/none", "/runs/%3Cscript%3E", "/runs/..%2F..%2Fetc", "/nothing")) {
            HttpResponse<String> response = dashboard.get(path);
            assertThat(response.statusCode()).as(path).isEqualTo(404);
            assertThat(response.body()).as(path).doesNotContain("<script>").contains("Not found");
        }
        assertThat(dashboard.json("/api/runs/none").at("/error").textValue()).contains("none");
    }

    @Test
    void everyResponseAllowsOurOwnFilesOnly() {
        for (String path : List.of("/", "/api/runs", "/nothing", "/assets/dashboard.js")) {
            HttpResponse<String> response = dashboard.get(path);
            assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
                    .as(path)
                    .contains("script-src 'self'")
                    .doesNotContain("unsafe");
            assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        }
        assertThat(dashboard.page("/"))
                .doesNotContainPattern("<script(?![^>]*src=)")
                .doesNotContain("style=");
        assertThat(dashboard.get("/_static/echarts/5.6.0/dist/echarts.min.js").statusCode())
                .isEqualTo(200);
    }

    /** The topic has one partition, so when a later run is shown, everything before it was taken in. */
    private void awaitEverythingBefore(String marker) {
        topics.send(new RunEvents(marker).started(0, 1));
        awaitRun(marker, node -> hasStatus(node, "RUNNING"));
    }

    private JsonNode awaitRun(String runId, Predicate<JsonNode> condition) {
        return await().until(() -> dashboard.json("/api/runs/" + runId), condition);
    }

    private static boolean hasStatus(JsonNode run, String status) {
        return status.equals(run.at("/run/status").asText());
    }

    private String losses(String runId) {
        return dashboard.json("/api/runs/" + runId + "/metrics").get("loss").toString();
    }

    private ConsumerRecord<String, byte[]> deadLetter(String key) {
        return topics.read("squadron.dead-letters").stream()
                .filter(record -> key.equals(record.key()))
                .findFirst()
                .orElseThrow();
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
