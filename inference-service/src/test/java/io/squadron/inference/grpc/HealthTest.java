package io.squadron.inference.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.inference.model.TinyCheckpoint;
import java.io.IOException;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A replica that only serves counts as ready when it can answer; over HTTP and over gRPC alike. */
@QuarkusTest
@TestProfile(HealthTest.ServingOnly.class)
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
class HealthTest extends RunningService {
    private static final List<String> SERVICES =
            List.of("", "squadron.v1.QuestionAnsweringService", "squadron.v1.ModelService");

    public static final class ServingOnly implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("squadron.inference.ready-without-model", "false");
        }
    }

    @TestHTTPResource("/q/health/ready")
    URI ready;

    /** One method, because the service has no model only once. */
    @Test
    void f79TheServiceIsNotReadyOverHttpOrGrpcUntilAModelAnswers() throws IOException {
        await().atMost(60, SECONDS).until(() -> HttpText.get(ready).contains("\"announcements\": \"read\""));
        assertThat(HttpText.get(ready)).contains("\"DOWN\"", "a model to answer with");
        assertThat(SERVICES).allMatch(service -> status(service) == ServingStatus.NOT_SERVING);
        Iterator<HealthCheckResponse> watch = health().watch(request("squadron.v1.QuestionAnsweringService"));
        assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);

        announce(TinyCheckpoint.write(root, id()));

        assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVING);
        assertThat(HttpText.get(ready)).doesNotContain("\"DOWN\"");
        assertThat(SERVICES).allMatch(service -> status(service) == ServingStatus.SERVING);
    }

    @Test
    void aServiceThatIsNotHereIsNotFoundAndAWatcherIsToldThatItIsUnknown() {
        assertThatThrownBy(() -> status("squadron.v1.Nobody"))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("NOT_FOUND: There is no service 'squadron.v1.Nobody'");
        assertThat(health().watch(request("squadron.v1.Nobody")).next().getStatusValue())
                .isEqualTo(3);
    }

    private HealthGrpc.HealthBlockingStub health() {
        return HealthGrpc.newBlockingStub(channel).withDeadlineAfter(60, SECONDS);
    }

    private ServingStatus status(String service) {
        return health().check(request(service)).getStatus();
    }

    private static HealthCheckRequest request(String service) {
        return HealthCheckRequest.newBuilder().setService(service).build();
    }
}
