package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.squadron.kafka.DeadLetter;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Squadron as it runs, on a page and as JSON. */
@EvalServiceTest
class SystemPageTest extends RunningEvaluations {
    private static final String CHECKPOINTS = "squadron.checkpoints";
    private static final String REPLAY = "/system/dead-letters/replay";
    private static final byte[] GARBAGE = {(byte) 0xff, (byte) 0xff, 1};

    @Inject
    Dashboard dashboard;

    @Inject
    EntityManager entities;

    /** Sends what is no checkpoint, and waits until it is a dead letter that the page shows; its place. */
    private String buried(String key) {
        topics.send(CHECKPOINTS, key, GARBAGE);
        return await().atMost(EvaluationClient.LIMIT)
                .until(
                        () ->
                                dashboard
                                        .json("/api/system")
                                        .at("/deadLetters/value/newest")
                                        .findParents("place")
                                        .stream()
                                        .filter(letter ->
                                                letter.get("key").asText().equals(key))
                                        .map(letter -> letter.get("place").asText())
                                        .findFirst()
                                        .orElse(""),
                        place -> !place.isEmpty());
    }

    private long sentWith(String key) {
        List<ConsumerRecord<String, byte[]>> records = topics.read(CHECKPOINTS);
        return records.stream().filter(record -> key.equals(record.key())).count();
    }

    private static JsonNode named(JsonNode list, String field, String value) {
        for (JsonNode node : list) {
            if (node.at(field).asText().equals(value)) {
                return node;
            }
        }
        throw new AssertionError("no " + value + " in " + list);
    }

    @Test
    void whoIsAwayIsSaidWithinSecondsAndTheRestIsShown() {
        inference.stop();
        Instant asked = Instant.now();

        String page = dashboard.page("/system");

        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(5));
        assertThat(page)
                .contains("tokenizer-service", "trainer-service", "inference-service", "eval-service")
                .contains("Nobody answers at this address.", "The inference-service cannot be reached.")
                .contains("squadron.run-events", "squadron-eval.run-events");
        JsonNode services = dashboard.json("/api/system").get("services");
        assertThat(named(services, "/health/name", "trainer-service")
                        .at("/health/state")
                        .asText())
                .isEqualTo("AWAY");
        JsonNode eval = named(services, "/health/name", "eval-service");
        assertThat(eval.at("/health/state").asText()).isEqualTo("SERVING");
        assertThat(eval.get("replicas")).hasSize(1);
    }

    @Test
    void whatServesIsAskedForItsModels() {
        inference.hasInMemory("resident-1", "<i>best</i>");

        await().atMost(EvaluationClient.LIMIT).untilAsserted(() -> assertThat(dashboard.page("/system"))
                .contains("resident-1", "&lt;i&gt;best&lt;/i&gt;", "1.5 KiB")
                .doesNotContain("<i>best"));
        JsonNode services = dashboard.json("/api/system").get("services");
        assertThat(named(services, "/health/name", "inference-service")
                        .at("/health/state")
                        .asText())
                .isEqualTo("SERVING");
    }

    @Test
    void topicsAreShownWithTheirRecordsAndWhoReadsThemWithItsLag() {
        topics.send(new RunEvents("lagging").started(0, 100));

        await().atMost(EvaluationClient.LIMIT).untilAsserted(() -> {
            JsonNode kafka = dashboard.json("/api/system").at("/kafka/value");
            JsonNode topic = named(kafka.get("topics"), "/name", "squadron.run-events");
            assertThat(topic.get("records").asLong()).isPositive();
            assertThat(topic.get("bytes").asLong()).isPositive();
            JsonNode group = named(kafka.get("groups"), "/id", "squadron-eval.run-events");
            assertThat(group.get("members")).hasSize(1);
            assertThat(group.at("/members/0/partitions/0").asText()).isEqualTo("squadron.run-events-0");
            assertThat(named(group.get("lags"), "/topic", "squadron.run-events")
                            .get("records")
                            .asLong())
                    .isZero();
        });
    }

    @Test
    void runsThatWaitAndThatAreTrainedAreShown() {
        // Before the many that other tests leave in the queue, of which the page shows the first.
        topics.send(SubmittedRun.of("waits-in-line").later(-3600).queued());
        topics.send(new RunEvents("in-training").started(0, 100));

        await().atMost(EvaluationClient.LIMIT).untilAsserted(() -> assertThat(dashboard.page("/system"))
                .contains("/runs/waits-in-line", "in the queue", "/runs/in-training", "Training"));
    }

    @Test
    void everyAliasIsShownWithItsHistory() {
        topics.setAlias("nightly", "night-1", Instant.now());
        topics.setAlias("nightly", "night-2", Instant.now());
        client.awaitAlias("nightly", "night-2");

        // A page shows what was read a moment ago.
        await().atMost(EvaluationClient.LIMIT).untilAsserted(() -> assertThat(dashboard.page("/system"))
                .contains("/system/aliases/nightly", "night-2"));
        assertThat(dashboard.page("/system/aliases/nightly")).contains("night-1", "night-2", "set by hand", "somebody");
        assertThat(dashboard.get("/system/aliases/nobody").statusCode()).isEqualTo(404);
    }

    @Test
    void aDeadLetterIsListedAndSentAgain() {
        String place = buried("dead-once");

        assertThat(place).matches("squadron\\.checkpoints-0@\\d+");
        assertThat(dashboard.page("/system")).contains(place, "dead-once", "Send all of " + CHECKPOINTS + " again");

        HttpResponse<String> sent = new Forms(dashboard).send("/system", REPLAY, Map.of("place", place));

        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(303);
        assertThat(sentWith("dead-once")).isEqualTo(2);
        assertThat(dashboard.page(
                        sent.headers().firstValue("Location").orElseThrow().replaceAll("^https?://[^/]+", "")))
                .contains("1 record was sent to squadron.checkpoints again.");
    }

    @Test
    void allOfATopicAreSentAgain() {
        buried("dead-twice-a");
        buried("dead-twice-b");

        HttpResponse<String> sent = new Forms(dashboard).send("/system", REPLAY, Map.of("place", CHECKPOINTS));

        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(303);
        assertThat(sentWith("dead-twice-a")).isGreaterThanOrEqualTo(2);
        assertThat(sentWith("dead-twice-b")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void whileAnotherReplicaSendsDeadLettersAgainNothingIsSent() {
        String place = buried("dead-locked");

        HttpResponse<String> sent = QuarkusTransaction.requiringNew().call(() -> {
            entities.createNativeQuery(
                            "select pg_try_advisory_xact_lock(hashtext('squadron'), hashtext('dead-letters'))",
                            Boolean.class)
                    .getSingleResult();
            return new Forms(dashboard).send("/system", REPLAY, Map.of("place", place));
        });

        assertThat(sent.statusCode()).isEqualTo(409);
        assertThat(sent.body()).contains("Dead letters are being sent again just now; try again in a moment.");
        assertThat(sentWith("dead-locked")).isEqualTo(1);
        assertThat(new Forms(dashboard)
                        .send("/system", REPLAY, Map.of("place", place))
                        .statusCode())
                .as("when the other one has ended")
                .isEqualTo(303);
    }

    @Test
    void whatIsNotThereIsSaidAndNothingIsSent() {
        HttpResponse<String> sent =
                new Forms(dashboard).send("/system", REPLAY, Map.of("place", "<script>alert(1)</script>"));

        assertThat(sent.statusCode()).isEqualTo(409);
        assertThat(sent.body())
                .contains("There is no dead letter of “&lt;script&gt;alert(1)&lt;/script&gt;”.")
                .doesNotContain("<script>alert");
    }

    @Test
    void f82WhatAStrangerWroteIsText() {
        buried("<script>alert('key')</script>");
        topics.send(DeadLetter.of(
                new ConsumerRecord<>(CHECKPOINTS, 0, 4711, "hostile", GARBAGE),
                new IllegalStateException("<img src=x onerror=alert(1)>")));
        topics.send(DeadLetter.of(
                new ConsumerRecord<>("<b>not-ours", 0, 4712, "foreign", GARBAGE), new IllegalStateException("why")));

        await().atMost(EvaluationClient.LIMIT).untilAsserted(() -> assertThat(dashboard.page("/system"))
                .contains(CHECKPOINTS + "-0@4711", "&lt;b&gt;not-ours-0@4712")
                .contains("&lt;script&gt;alert(", "&lt;img src=x onerror=alert(1)&gt;")
                .doesNotContain("<script>alert", "<img src", "<b>not-ours"));
        HttpResponse<String> foreign =
                new Forms(dashboard).send("/system", REPLAY, Map.of("place", "<b>not-ours-0@4712"));
        assertThat(foreign.statusCode())
                .as("nothing is sent to topics of others")
                .isEqualTo(409);
        assertThat(dashboard.page("/system?sent=3&left=0&of=%3Cscript%3E")).doesNotContain("3 records", "<script>");
    }

    @Test
    void f90AnotherSiteCannotSendDeadLettersAgain() {
        String place = buried("dead-guarded");

        HttpResponse<String> sent = new Forms(dashboard).sendFromElsewhere(REPLAY, Map.of("place", place));

        assertThat(sent.statusCode()).isEqualTo(400);
        assertThat(sentWith("dead-guarded")).isEqualTo(1);
        assertThat(dashboard.get(REPLAY).statusCode()).as("by a link").isEqualTo(405);
        assertThat(dashboard.get("/system").headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(
                        policy -> assertThat(policy).contains("form-action 'self'", "frame-ancestors 'none'"));
        assertThat(dashboard.get("/system").headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }
}
