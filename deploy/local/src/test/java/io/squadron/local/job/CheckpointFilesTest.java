package io.squadron.local.job;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.v1.Checkpoint;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFilesTest {
    private static final Checkpoint CHECKPOINT = Checkpoint.newBuilder()
            .setCheckpointId("run-7")
            .setLocation("s3://models/team/run-7/version")
            .build();

    @TempDir
    Path output;

    @Test
    void anEnvironmentThatNamesNoStorageIsToldWhatToSet() {
        try (CheckpointFiles files = CheckpointFiles.open(Map.of())) {
            assertThatThrownBy(() -> files.copy(CHECKPOINT, output))
                    .isInstanceOf(FailedException.class)
                    .hasMessage("The checkpoint run-7 could not be copied: s3://models/team/run-7/version lies in"
                            + " S3-compatible storage, and none is known here: set squadron.s3.bucket"
                            + " (SQUADRON_S3_BUCKET), and squadron.s3.endpoint unless it is AWS.");
        }
        Map<String, String> another = Map.of("SQUADRON_S3_BUCKET", "mod", "SQUADRON_S3_REGION", "eu-central-1");
        try (CheckpointFiles files = CheckpointFiles.open(another)) {
            assertThatThrownBy(() -> files.copy(CHECKPOINT, output))
                    .isInstanceOf(FailedException.class)
                    .hasMessageContaining("s3://models/team/run-7/version does not lie in s3://mod/");
        }
    }

    @Test
    void aStorageThatCannotBeReachedIsTold() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        Map<String, String> environment =
                Map.of("SQUADRON_S3_BUCKET", "models", "SQUADRON_S3_ENDPOINT", "http://127.0.0.1:" + closed);

        try (CheckpointFiles files = CheckpointFiles.open(environment)) {
            assertThatThrownBy(() -> files.copy(CHECKPOINT, output))
                    .isInstanceOf(FailedException.class)
                    .hasMessageContainingAll(
                            "The checkpoint run-7 could not be copied: ", "S3 at http://127.0.0.1:" + closed);
        }
    }
}
