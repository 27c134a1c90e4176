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
import io.squadron.v1.EvaluationSettings;
import io.squadron.v1.ImportCheckpointRequest;
import io.squadron.v1.ImportCheckpointResponse;
import io.squadron.v1.ImportOptions;
import io.squadron.v1.PullEncoderRequest;
import io.squadron.v1.PullEncoderResponse;
import io.squadron.v1.TrainerServiceGrpc;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a model that is no checkpoint yet is found; the trainer knows org/tuned and imports nothing. */
class EvaluationOnlyTest {
    @TempDir
    private Path directory;

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private GivenServices given;
    private Services services;

    @BeforeEach
    void start() throws IOException {
        given = new GivenServices(new FakeModels(List::of), new Encoders(), new Trainer());
        services = given.client();
    }

    @AfterEach
    void stop() {
        given.close();
    }

    @Test
    void aModelOfTheHubIsPulledThenImportedByItsFullName() {
        assertThatThrownBy(() -> evaluate("tuned"))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("has no head");
        assertThat(calls).containsExactly("pull tuned", "import org/tuned");
    }

    @Test
    void aDirectoryIsImportedAsItIs() throws IOException {
        Files.writeString(directory.resolve("config.json"), "{}");

        assertThatThrownBy(() -> evaluate(directory.toString())).hasMessageContaining("has no head");
        assertThat(calls).containsExactly("import " + directory);
    }

    @Test
    void aModelThatNobodyKnowsIsOneSentence() {
        assertThatThrownBy(() -> evaluate("org/nowhere"))
                .isInstanceOf(FailedException.class)
                .hasMessage("There is no model org/nowhere; `squadron models` shows those that there are.");
        assertThat(calls).containsExactly("pull org/nowhere");
    }

    private void evaluate(String model) throws InterruptedException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var unused = EvaluationOnly.ofCheckpoint(directory.resolve("out"), model)
                .carryOut(
                        services,
                        new PlainProgress(nowhere, System::nanoTime),
                        EvaluatedCheckpoints.LAST,
                        new DatasetSource(directory.resolve("dev.json"), ImportOptions.getDefaultInstance()),
                        EvaluationSettings.getDefaultInstance());
    }

    private final class Encoders extends EncoderServiceGrpc.EncoderServiceImplBase {
        @Override
        public void pullEncoder(PullEncoderRequest request, StreamObserver<PullEncoderResponse> responses) {
            calls.add("pull " + request.getName());
            if (!request.getName().equals("tuned")) {
                responses.onError(Status.NOT_FOUND.withDescription("no encoder").asRuntimeException());
                return;
            }
            responses.onNext(PullEncoderResponse.newBuilder()
                    .setEncoder(Encoder.newBuilder().setName("org/tuned"))
                    .build());
            responses.onCompleted();
        }
    }

    private final class Trainer extends TrainerServiceGrpc.TrainerServiceImplBase {
        @Override
        public void importCheckpoint(
                ImportCheckpointRequest request, StreamObserver<ImportCheckpointResponse> responses) {
            calls.add("import " + request.getModelNameOrPath());
            responses.onError(Status.FAILED_PRECONDITION
                    .withDescription(request.getModelNameOrPath() + " has no head for question answering")
                    .asRuntimeException());
        }
    }
}
