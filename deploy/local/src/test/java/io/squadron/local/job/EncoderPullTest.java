package io.squadron.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.squadron.local.client.Services;
import io.squadron.local.progress.PlainProgress;
import io.squadron.v1.Encoder;
import io.squadron.v1.EncoderServiceGrpc;
import io.squadron.v1.EncoderState;
import io.squadron.v1.PullEncoderRequest;
import io.squadron.v1.PullEncoderResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A trainer-service that says what a test wants it to say. */
class EncoderPullTest {
    private static final Encoder ENCODER = Encoder.newBuilder()
            .setName("org/tiny")
            .setState(EncoderState.ENCODER_STATE_PULLED)
            .build();

    private final List<PullEncoderResponse> answers = new ArrayList<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private volatile Status ending = Status.OK;
    private GivenServices given;
    private Services services;

    @BeforeEach
    void start() throws IOException {
        given = new GivenServices(new EncoderServiceGrpc.EncoderServiceImplBase() {
            @Override
            public void pullEncoder(PullEncoderRequest request, StreamObserver<PullEncoderResponse> responses) {
                answers.forEach(responses::onNext);
                if (ending.isOk()) {
                    responses.onCompleted();
                } else {
                    responses.onError(ending.asRuntimeException());
                }
            }
        });
        services = given.client();
    }

    @AfterEach
    void stop() {
        given.close();
    }

    @Test
    void everyFileIsShownWithItsBytes() throws Exception {
        answers.add(PullEncoderResponse.getDefaultInstance());
        answers.add(received("config.json", 500, 500));
        answers.add(received("model.safetensors", 1_000_000, 90_000_000));
        answers.add(received("model.safetensors", 90_000_000, 90_000_000));
        answers.add(PullEncoderResponse.newBuilder().setEncoder(ENCODER).build());

        assertThat(pull()).isEqualTo(ENCODER);
        assertThat(said())
                .contains("Waiting for another pull of it")
                .contains("Fetching config.json")
                .contains("Fetching model.safetensors")
                .contains("90,000,000 bytes")
                .doesNotContain("already");
    }

    @Test
    void oneThatIsThereIsSaidToBe() throws Exception {
        answers.add(PullEncoderResponse.newBuilder().setEncoder(ENCODER).build());

        assertThat(pull()).isEqualTo(ENCODER);
        assertThat(said()).contains("org/tiny is here already.");
    }

    @Test
    void theServicesSentenceIsPassedOn() {
        ending = Status.NOT_FOUND.withDescription("no encoder \"org/tiny\"");

        assertThatThrownBy(this::pull)
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("no encoder \"org/tiny\"");
    }

    @Test
    void aPullThatEndsWithoutAnEncoderHasFailed() {
        assertThatThrownBy(this::pull).isInstanceOf(FailedException.class).hasMessageContaining("without an encoder");
    }

    private static PullEncoderResponse received(String file, long bytes, long of) {
        return PullEncoderResponse.newBuilder()
                .setFile(file)
                .setBytesRead(bytes)
                .setBytesTotal(of)
                .build();
    }

    private Encoder pull() throws InterruptedException {
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new EncoderPull(services, new PlainProgress(out, System::nanoTime)).pull("org/tiny");
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
