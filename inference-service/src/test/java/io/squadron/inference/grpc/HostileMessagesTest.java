package io.squadron.inference.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ModelState;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a connection or a message can do before it is a request; after each, an honest client is answered. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
class HostileMessagesTest extends RunningService {
    private static final String ANSWER = "/" + QuestionAnsweringServiceGrpc.SERVICE_NAME + "/Answer";
    private static final int PINGS = 100;
    private static final int CALLS = 3000;
    private static final int METADATA = 64 << 10;
    private static final int BOMB = 200 << 20;

    @TestHTTPResource("/q/metrics")
    URI metrics;

    private Checkpoint checkpoint;

    @BeforeEach
    void load() throws IOException {
        checkpoint = announce(TinyCheckpoint.write(root, id()));
        awaitState(checkpoint, ModelState.MODEL_STATE_LOADED);
    }

    @AfterEach
    void anHonestClientIsAnsweredAndNoWorkIsLeft() {
        assertThat(questions.answer(request(checkpoint).build()).getAnswersCount())
                .isPositive();
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> Metrics.of(metrics).sum("squadron_inference_admitted_tokens") == 0);
    }

    @Test
    void f75AConnectionThatFloodsTheServerWithPingsIsEnded() throws IOException {
        try (RawHttp2 client = new RawHttp2(port, ANSWER)) {
            for (int i = 0; i < PINGS; i++) {
                client.ping();
            }
            client.flush();

            assertThat(client.reasonOfTheEnd()).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void f75AConnectionThatResetsItsCallsAsFastAsItMakesThemIsEndedAndTheirWorkIsDropped() throws IOException {
        byte[] question = request(checkpoint).build().toByteArray();
        try (RawHttp2 client = new RawHttp2(port, ANSWER)) {
            try {
                for (int i = 0; i < CALLS; i++) {
                    client.callAndReset(2 * i + 1, question);
                }
                client.flush();
            } catch (SocketException endedAlready) {
                assertThat(endedAlready).hasMessageMatching("Broken pipe|Connection reset.*");
            }

            assertThat(client.reasonOfTheEnd()).isIn(RawHttp2.ENHANCE_YOUR_CALM, -1);
        }
    }

    /** 200 kB on the wire. */
    @Test
    void f76AMessageThatIsSmallUntilItIsUnpackedIsRefusedAtTheSizeThatAMessageMayHave() {
        AnswerRequest bomb = request(checkpoint).setContext("a".repeat(BOMB)).build();

        StatusRuntimeException refusal = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> questions.withCompression("gzip").answer(bomb));

        // gRPC for Java throws RESOURCE_EXHAUSTED where it unpacks, and tells the client of something thrown.
        assertThat(refusal.getStatus().getCode()).isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.UNKNOWN);
    }

    @Test
    void f77WithoutBeingAskedForTheServerTellsNobodyWhatItHas() {
        StatusRuntimeException refusal =
                catchThrowableOfType(StatusRuntimeException.class, () -> Reflection.services(channel));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    }

    /** 8 KiB are allowed. An honest client is told so by the server, and sends no more. */
    @Test
    void f78AConnectionThatSendsMetadataWithoutEndIsEnded() throws IOException {
        try (RawHttp2 client = new RawHttp2(port, ANSWER)) {
            client.callWithMetadata(1, METADATA);
            client.flush();

            assertThat(client.reasonOfTheEnd()).isEqualTo(RawHttp2.PROTOCOL_ERROR);
        }
    }

    @Test
    void f78ACallWithMoreMetadataThanTheServerTakesFails() {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("large", Metadata.ASCII_STRING_MARSHALLER), "a".repeat(METADATA));

        StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, () -> questions
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .answer(request(checkpoint).build()));

        assertThat(refusal.getStatus().getCode()).isNotEqualTo(Status.Code.OK);
    }
}
