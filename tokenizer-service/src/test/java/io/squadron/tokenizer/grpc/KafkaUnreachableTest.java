package io.squadron.tokenizer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.ImportOptions;
import io.squadron.v1.ListDatasetsRequest;
import io.squadron.v1.Split;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(KafkaUnreachableTest.NoKafka.class)
class KafkaUnreachableTest {

    /** Nobody listens on port 1. */
    public static final class NoKafka implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "kafka.bootstrap.servers", "127.0.0.1:1",
                    "kafka.max.block.ms", "500",
                    "kafka.default.api.timeout.ms", "2000",
                    "quarkus.log.category.\"org.apache.kafka\".level", "ERROR",
                    "squadron.tokenizer.catalog-timeout", "500ms");
        }
    }

    private static final byte[] FILE =
            ("{\"data\": [{\"paragraphs\": [{\"context\": \"Ada wrote.\", \"qas\": [{\"id\": \"q\", \"question\": \"Who?\","
                            + " \"answers\": [{\"text\": \"Ada\", \"answer_start\": 0}]}]}]}]}")
                    .getBytes(StandardCharsets.UTF_8);
    private static final ImportOptions OPTIONS = ImportOptions.newBuilder()
            .setName("unreachable")
            .setSplit(Split.SPLIT_TRAIN)
            .build();

    @ConfigProperty(name = "quarkus.grpc.server.port")
    int port;

    @TestHTTPResource("/q/health/")
    URI health;

    private TokenizerClient client;

    @BeforeEach
    void connect() {
        client = new TokenizerClient(port);
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void anImportIsRefusedAsUnavailable() {
        assertUnavailable(() -> client.importDataset(OPTIONS, FILE));
        assertUnavailable(() -> client.importDataset(
                OPTIONS.toBuilder().setSourceSha256("0".repeat(64)).build(), FILE));
        assertUnavailable(() -> client.blocking().listDatasets(ListDatasetsRequest.getDefaultInstance()));
    }

    @Test
    void itIsAliveAndNotReadyAndSaysWhy() throws Exception {
        assertThat(health("live")).contains("\"UP\"").doesNotContain("\"DOWN\"");
        assertThat(health("ready")).contains("\"DOWN\"", "Kafka");
    }

    @Test
    void questionsAreStillFeaturized() {
        assertThat(client.blocking()
                        .featurize(FeaturizeRequest.newBuilder()
                                .setQuestion("Who?")
                                .setContext("Ada wrote.")
                                .build())
                        .getWindowsCount())
                .isEqualTo(1);
    }

    private String health(String probe) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(health.resolve(probe)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(e.getStatus().getDescription()).contains("Kafka");
        });
    }
}
