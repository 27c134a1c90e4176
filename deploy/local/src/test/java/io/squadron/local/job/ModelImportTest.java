package io.squadron.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.squadron.local.client.Services;
import io.squadron.local.progress.PlainProgress;
import io.squadron.local.progress.Progress;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ImportCheckpointRequest;
import io.squadron.v1.ImportCheckpointResponse;
import io.squadron.v1.Model;
import io.squadron.v1.SetAliasRequest;
import io.squadron.v1.SetAliasResponse;
import io.squadron.v1.TrainerServiceGrpc;
import io.squadron.v1.WindowSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelImportTest {
    private static final String IMPORTED = "bert-0a1b2c";
    private static final WindowSettings SHORT =
            WindowSettings.newBuilder().setMaxSeqLength(128).build();

    @TempDir
    private Path directory;

    private final List<String> calls = new CopyOnWriteArrayList<>();
    /** Aliases that are asked for before the announcement has arrived. */
    private final AtomicInteger tooEarly = new AtomicInteger();

    private final Progress progress = new PlainProgress(
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), System::nanoTime);
    private GivenServices given;
    private Services services;

    @BeforeEach
    void start() throws IOException {
        given = new GivenServices(new Trainer(), new Models());
        services = given.client();
    }

    @AfterEach
    void stop() {
        given.close();
    }

    @Test
    void aModelIsImportedAndGetsItsAliasOnceItsAnnouncementHasArrived() throws Exception {
        tooEarly.set(2);
        ModelImport imports = new ModelImport(services, progress);

        Checkpoint checkpoint = imports.importModel(directory.toString(), SHORT, true);
        imports.alias("champion", checkpoint.getCheckpointId());

        assertThat(calls)
                .containsExactly(
                        "import " + directory + " 128 true",
                        "alias champion " + IMPORTED,
                        "alias champion " + IMPORTED,
                        "alias champion " + IMPORTED);
    }

    @Test
    void theTrainersSentenceComesThrough() {
        assertThatThrownBy(() -> new ModelImport(services, progress).importModel("/nowhere", SHORT, false))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("no encoder \"/nowhere\"");
    }

    @Test
    void aModelIsMeantByItsIdOrAnAliasOrItsDirectory() {
        assertThat(find("run-1-10").getCheckpointId()).isEqualTo("run-1-10");
        assertThat(find("champion").getCheckpointId()).isEqualTo("run-1-10");
        assertThat(find("run-1").getCheckpointId()).isEqualTo("run-1-10");
        assertThat(calls).isEmpty();

        assertThat(find(directory.toString()).getCheckpointId()).isEqualTo(IMPORTED);
        assertThat(calls).containsExactly("import " + directory + " 0 false");
    }

    @Test
    void whatIsNoModelIsOneSentence() {
        assertThatThrownBy(() -> find("challenger"))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("No checkpoint or alias is called 'challenger'. `squadron models` shows");
    }

    private Checkpoint find(String name) {
        return new NamedModel(name).find(services, progress, false);
    }

    private final class Trainer extends TrainerServiceGrpc.TrainerServiceImplBase {
        @Override
        public void importCheckpoint(
                ImportCheckpointRequest request, StreamObserver<ImportCheckpointResponse> response) {
            if (request.getModelNameOrPath().equals("/nowhere")) {
                response.onError(Status.NOT_FOUND
                        .withDescription("no encoder \"/nowhere\"")
                        .asRuntimeException());
                return;
            }
            calls.add("import %s %d %s"
                    .formatted(
                            request.getModelNameOrPath(),
                            request.getSettings().getMaxSeqLength(),
                            request.getVersion2WithNegative()));
            response.onNext(ImportCheckpointResponse.newBuilder()
                    .setCheckpoint(Checkpoint.newBuilder().setCheckpointId(IMPORTED))
                    .build());
            response.onCompleted();
        }
    }

    private final class Models extends FakeModels {
        Models() {
            super(() -> List.of(Model.newBuilder()
                    .setCheckpoint(Checkpoint.newBuilder()
                            .setCheckpointId("run-1-10")
                            .setRunId("run-1")
                            .setStep(10))
                    .addAliases("champion")
                    .build()));
        }

        @Override
        public void setAlias(SetAliasRequest request, StreamObserver<SetAliasResponse> response) {
            calls.add("alias " + request.getAlias() + " " + request.getCheckpointId());
            if (tooEarly.getAndDecrement() > 0) {
                response.onError(Status.NOT_FOUND.asRuntimeException());
                return;
            }
            response.onNext(SetAliasResponse.getDefaultInstance());
            response.onCompleted();
        }
    }
}
