package io.squadron.tokenizer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.ImportDatasetResponse;
import io.squadron.v1.ImportOptions;
import io.squadron.v1.Split;
import io.squadron.v1.WindowSettings;
import java.io.InputStream;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The whole tokenizer-service over gRPC, with a real broker: what the tests of its endpoint share. They share the running
 * service too, so each test imports data sets of its own.
 */
abstract class RunningTokenizer {
    static final WindowSettings SETTINGS = WindowSettings.newBuilder()
            .setMaxSeqLength(128)
            .setDocStride(48)
            .setMaxQueryLength(16)
            .build();

    int port;
    String bootstrapServers;
    TokenizerClient client;

    @BeforeEach
    void connect() {
        // Read, not injected: the packaged service's tests are these, too, and nothing is injected into those.
        Config config = ConfigProvider.getConfig();
        port = config.getValue("quarkus.grpc.server.port", Integer.class);
        bootstrapServers = config.getValue("kafka.bootstrap.servers", String.class);
        client = new TokenizerClient(port);
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    static ImportOptions.Builder options(String name) {
        return ImportOptions.newBuilder()
                .setName(name)
                .setSplit(Split.SPLIT_TRAIN)
                .setVersion2WithNegative(true)
                .setSettings(SETTINGS);
    }

    static DatasetManifest lastManifest(List<ImportDatasetResponse> progress) {
        return progress.get(progress.size() - 1).getManifest();
    }

    static void assertStatus(ThrowingCallable call, Status.Code code, String description) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
            assertThat(e.getStatus().getCode()).isEqualTo(code);
            assertThat(e.getStatus().getDescription()).contains(description);
        });
    }

    static byte[] passages() throws Exception {
        try (InputStream passages =
                RunningTokenizer.class.getResourceAsStream("/io/squadron/tokenizer/dataset/passages.json")) {
            return passages.readAllBytes();
        }
    }
}
