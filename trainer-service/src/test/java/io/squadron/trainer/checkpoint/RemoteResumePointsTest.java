package io.squadron.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.checkpoints.StorageUnavailableException;
import io.squadron.checkpoints.s3.S3Server;
import io.squadron.checkpoints.s3.S3Settings;
import io.squadron.checkpoints.s3.S3Store;
import io.squadron.trainer.Golden;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.training.TrainingArguments;
import io.squadron.trainer.training.TrainingState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** States of runs that lie in S3-compatible storage, where every trainer sees them. */
class RemoteResumePointsTest {
    private static final ResumeOrigin ORIGIN = new ResumeOrigin("squad", "ab12", TrainingArguments.defaults());
    private static S3Server server;

    @BeforeAll
    static void startServer() throws Exception {
        server = new S3Server();
        server.createBucket("models");
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.stop();
    }

    @Test
    void f40ATrainerOnAnotherMachineFindsTheStateOfARun() throws IOException {
        Map<String, Tensor> tensors = Map.of("a", Tensor.ofFloats(new float[] {1.5f, -0.0f}, 2));
        TrainingState state = new TrainingState(
                7, tensors, tensors, tensors, 1, new TrainingState.Progress(1.1, 56, 2.0 / 3, 0.9, 2, 16, 4.0 / 7));
        try (S3Store here = store();
                S3Store elsewhere = store()) {
            ResumePoints points = new ResumePoints(here, Golden.scratch());
            points.write("run-1", ORIGIN, new TrainingState(3, tensors, tensors, tensors, 1, state.progress()));
            points.write("run-1", ORIGIN, state);

            TrainingState found = new ResumePoints(elsewhere, Golden.scratch())
                    .latest("run-1", ORIGIN)
                    .orElseThrow();

            assertThat(found.step()).isEqualTo(7);
            assertThat(found.progress()).isEqualTo(state.progress());
            assertThat(found.expAvgs().get("a").toFloats()).containsExactly(1.5f, -0.0f);
            assertThat(here.list("")).hasSize(1);
        }
    }

    @Test
    void f40WhereTheStorageIsAwayAStateIsNotTakenForMissing() throws IOException {
        URI closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        S3Settings settings = new S3Settings(closed, null, "bucket", "", true, Duration.ofSeconds(5));
        try (S3Store away = S3Store.open(settings, S3Server.credentials())) {
            assertThatThrownBy(() -> new ResumePoints(away, Golden.scratch()).latest("run-1", ORIGIN))
                    .isInstanceOf(StorageUnavailableException.class);
        }
    }

    private static S3Store store() {
        return S3Store.open(server.settings("models", "team/.resume"), S3Server.credentials());
    }
}
