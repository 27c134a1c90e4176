package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.squadron.kafka.DeadLetter;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The service is started before its database. */
@EvalServiceTest
@QuarkusTestResource(value = ClosedDatabase.class, restrictToAnnotatedClass = true)
class DatabaseAwayTest {
    private static final String SENTENCE = "The database cannot be reached.";

    @Inject
    Topics topics;

    @Inject
    Dashboard dashboard;

    /** Opens the door to the database. */
    Runnable open;

    @Test
    void theServiceSaysThatItsDatabaseIsAwayAndGoesOnOnceItIsThere() {
        for (String path : new String[] {"/", "/runs/early", "/api/runs"}) {
            HttpResponse<String> away = dashboard.get(path);
            assertThat(away.statusCode()).as(path).isEqualTo(503);
            assertThat(away.body()).as(path).contains(SENTENCE);
            assertThat(away.headers().firstValue("Retry-After")).as(path).isPresent();
        }
        assertThat(dashboard.page("/system")).as("the rest of the system").contains(SENTENCE, "squadron.run-events");
        deadLettersAreNotSentAgain();
        assertThat(dashboard.get("/q/health/ready").statusCode()).isEqualTo(503);
        topics.send(new RunEvents("early").started(0, 100));

        open.run();

        await().atMost(EvaluationClient.LIMIT)
                .untilAsserted(() ->
                        assertThat(dashboard.get("/runs/early").statusCode()).isEqualTo(200));
        await().atMost(EvaluationClient.LIMIT)
                .untilAsserted(() -> assertThat(dashboard.get("/q/health/ready").statusCode())
                        .isEqualTo(200));
    }

    /** Nobody can tell whether another replica is sending them. */
    private void deadLettersAreNotSentAgain() {
        topics.send(DeadLetter.of(
                new ConsumerRecord<>("squadron.checkpoints", 0, 4711, "early", new byte[] {1}),
                new IllegalStateException("why")));
        String place = "squadron.checkpoints-0@4711";
        await().atMost(EvaluationClient.LIMIT)
                .untilAsserted(() -> assertThat(dashboard.page("/system")).contains(place));

        HttpResponse<String> sent =
                new Forms(dashboard).send("/system", "/system/dead-letters/replay", Map.of("place", place));

        assertThat(sent.statusCode()).isEqualTo(409);
        assertThat(sent.body())
                .contains("The database, which lets one replay happen at a time, cannot be reached; nothing was sent.");
    }
}
