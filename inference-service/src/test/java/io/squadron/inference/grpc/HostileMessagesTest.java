package io.squadron.inference.grpc;

import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.access.hostile.HostileMessages;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ModelState;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Questions, with the text and its windows. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
class HostileMessagesTest extends RunningService implements HostileMessages {
    @TestHTTPResource("/q/metrics")
    URI metrics;

    private Checkpoint checkpoint;

    @BeforeEach
    void load() throws IOException {
        checkpoint = announce(TinyCheckpoint.write(root, id()));
        awaitState(checkpoint, ModelState.MODEL_STATE_LOADED);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String method() {
        return QuestionAnsweringServiceGrpc.getAnswerMethod().getFullMethodName();
    }

    @Override
    public byte[] request() {
        return request(checkpoint).build().toByteArray();
    }

    @AfterEach
    void noWorkIsLeft() {
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> Metrics.of(metrics).sum("squadron_inference_admitted_tokens") == 0);
    }
}
