package io.squadron.local.job;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.v1.Checkpoint;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteCheckpointTest {
    private static final Checkpoint CHECKPOINT = Checkpoint.newBuilder()
            .setCheckpointId("run-7")
            .setLocation("s3://models/team/run-7/version")
            .build();

    @TempDir
    Path output;

    @Test
    void anEnvironmentThatNamesNoStorageIsToldWhatToSet() {
        assertThatThrownBy(() -> RemoteCheckpoint.open(CHECKPOINT, Map.of()))
                .isInstanceOf(FailedException.class)
                .hasMessage("The checkpoint run-7 lies at s3://models/team/run-7/version; set SQUADRON_S3_BUCKET, and"
                        + " SQUADRON_S3_ENDPOINT unless it is AWS, to what the services have.");
        assertThatThrownBy(() -> RemoteCheckpoint.open(CHECKPOINT, Map.of("SQUADRON_S3_BUCKET", "mod")))
                .isInstanceOf(FailedException.class);
    }

    @Test
    void aStorageThatCannotBeReachedIsTold() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        Map<String, String> environment =
                Map.of("SQUADRON_S3_BUCKET", "models", "SQUADRON_S3_ENDPOINT", "http://127.0.0.1:" + closed);

        try (RemoteCheckpoint remote = RemoteCheckpoint.open(CHECKPOINT, environment)) {
            assertThatThrownBy(() -> remote.copy(output))
                    .isInstanceOf(FailedException.class)
                    .hasMessageStartingWith("The checkpoint run-7 could not be fetched: ");
        }
    }
}
