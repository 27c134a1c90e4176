package io.squadron.inference.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.squadron.embedded.EmbeddedKafka;
import io.squadron.embedded.LoopbackPort;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.kafka.TopicAdmin;
import io.squadron.kafka.Topics;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ModelState;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka comes after the service, and its topics after Kafka. */
@QuarkusTest
@TestProfile(LateBrokerTest.NobodyThereYet.class)
@QuarkusTestResource(NeighbourResource.class)
class LateBrokerTest extends RunningService {
    public static final class NobodyThereYet implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "kafka.bootstrap.servers", LoopbackPort.HOST + ":" + LoopbackPort.free(),
                    "kafka.request.timeout.ms", "5000",
                    "kafka.default.api.timeout.ms", "5000",
                    "kafka.reconnect.backoff.max.ms", "1000",
                    "quarkus.log.category.\"org.apache.kafka\".level", "ERROR");
        }
    }

    @TestHTTPResource("/q/health/ready")
    URI ready;

    @TempDir
    Path brokerDirectory;

    @Test
    void theServiceIsNotReadyAndSaysWhyUntilTheBrokerAndItsTopicsAreThereAndStaysSoWhenTheyAreGone() throws Exception {
        assertThat(readiness()).contains("DOWN", bootstrapServers, "not read yet");
        StatusRuntimeException refusal = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> questions.answer(request(Checkpoint.getDefaultInstance()).build()));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);

        int port = URI.create("kafka://" + bootstrapServers).getPort();
        Checkpoint checkpoint = TinyCheckpoint.write(root, id());
        try (EmbeddedKafka broker = EmbeddedKafka.start(brokerDirectory, port)) {
            await().atMost(60, SECONDS)
                    .until(() -> readiness().contains("Topic " + Topics.CHECKPOINTS + " is missing."));
            assertThat(readiness()).contains("DOWN", "Topic " + Topics.EVALUATIONS + " is missing.");

            TopicAdmin.create(broker.bootstrapServers());
            await().atMost(60, SECONDS).until(() -> !readiness().contains("DOWN"));
            announce(checkpoint);
            awaitState(checkpoint, ModelState.MODEL_STATE_LOADED);
        }

        assertThat(questions.answer(request(checkpoint).build()).getAnswersCount())
                .as("answers need no broker")
                .isPositive();
        assertThat(readiness()).doesNotContain("DOWN");
    }

    private String readiness() {
        return HttpText.get(ready);
    }
}
