package io.squadron.inference.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ModelState;
import io.squadron.v1.WatchModelsRequest;
import io.squadron.v1.WatchModelsResponse;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

/** The whole service hears that its process is to end (Quarkus' event, which SIGTERM brings about). Nothing is served after it. */
@QuarkusTest
@TestProfile(LeavingTest.OfItsOwn.class)
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
class LeavingTest extends RunningService {
    /** The service is of no use to another test afterwards. */
    public static final class OfItsOwn implements QuarkusTestProfile {}

    @Inject
    Event<ShutdownDelayInitiatedEvent> asked;

    @TestHTTPResource("/q/health/ready")
    URI ready;

    @Test
    void readinessTurnsFalseAtOnceNewRequestsAreRefusedAndWatchersAreSentAway() throws Exception {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));
        awaitState(checkpoint, ModelState.MODEL_STATE_LOADED);
        await().atMost(60, SECONDS).until(() -> !HttpText.get(ready).contains("DOWN"));
        Iterator<WatchModelsResponse> watch = models.watchModels(WatchModelsRequest.getDefaultInstance());
        assertThat(watch.next().hasModel()).isTrue();

        asked.fire(new ShutdownDelayInitiatedEvent());

        assertThat(HttpText.get(ready)).contains("\"DOWN\"", "stopping");
        assertThat(HealthGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(30, SECONDS)
                        .check(HealthCheckRequest.getDefaultInstance())
                        .getStatus())
                .isEqualTo(ServingStatus.NOT_SERVING);
        refused(request(checkpoint), Status.Code.UNAVAILABLE, "The inference-service is stopping");
        StatusRuntimeException end =
                catchThrowableOfType(StatusRuntimeException.class, () -> watch.forEachRemaining(model -> {}));
        assertThat(end.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(catchThrowableOfType(StatusRuntimeException.class, () -> setAlias("late", checkpoint))
                        .getStatus()
                        .getCode())
                .isEqualTo(Status.Code.UNAVAILABLE);
    }
}
