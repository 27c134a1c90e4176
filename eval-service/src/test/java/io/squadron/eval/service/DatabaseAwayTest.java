package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
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
}
