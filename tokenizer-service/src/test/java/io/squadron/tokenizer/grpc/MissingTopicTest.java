package io.squadron.tokenizer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.kafka.TopicAdmin;
import io.squadron.kafka.Topics;
import io.squadron.v1.DatasetStatus;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A service that starts before its topics are there. */
@QuarkusTest
@QuarkusTestResource(value = WithoutDatasetsTopic.class, restrictToAnnotatedClass = true)
class MissingTopicTest extends RunningTokenizer {

    private static final String SENTENCE = "Topic squadron.datasets is missing.";

    @TestHTTPResource("/q/health/ready")
    URI readiness;

    @Test
    void itIsNotReadySaysWhichTopicIsMissingMakesNoneAndGoesOnWhenItIsThere() throws Exception {
        HttpResponse<String> before = ready();
        assertThat(before.statusCode()).isEqualTo(503);
        assertThat(before.body()).contains(SENTENCE + " `squadron topics create` makes them as they must be.");
        assertStatus(
                () -> client.importDataset(options("early").build(), passages()), Status.Code.UNAVAILABLE, SENTENCE);
        assertThat(TopicAdmin.check(
                        Map.of("bootstrap.servers", bootstrapServers), Topics.named(List.of(Topics.DATASETS))))
                .containsExactly(SENTENCE);

        TopicAdmin.create(bootstrapServers);

        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(ready().statusCode()).isEqualTo(200));
        assertThat(lastManifest(client.importDataset(options("late").build(), passages()))
                        .getStatus())
                .isEqualTo(DatasetStatus.DATASET_STATUS_COMPLETE);
    }

    private HttpResponse<String> ready() throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(readiness).build(), HttpResponse.BodyHandlers.ofString());
    }
}
