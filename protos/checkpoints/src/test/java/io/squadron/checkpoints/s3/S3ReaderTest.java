package io.squadron.checkpoints.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.checkpoints.CheckpointReader;
import io.squadron.checkpoints.CheckpointReaderCompliance;
import io.squadron.checkpoints.StoredCheckpoint;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class S3ReaderTest extends CheckpointReaderCompliance {
    private static S3Server server;

    private final S3Reader reader = S3Reader.open(server.settings("models", "team"), S3Server.credentials());

    @BeforeAll
    static void startServer() throws Exception {
        server = new S3Server();
        server.createBucket("models");
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.stop();
    }

    @AfterEach
    void close() {
        reader.close();
        server.clear("models");
    }

    @Override
    protected CheckpointReader reader() {
        return reader;
    }

    @Override
    protected URI locationOf(String name) {
        return URI.create("s3://models/team/" + name + "/version");
    }

    @Override
    protected void lay(String checkpoint, String file, byte[] content) {
        server.put("models", "team/" + checkpoint + "/version/" + file, content);
    }

    @Override
    protected void remove(String checkpoint, String file) {
        server.client()
                .deleteObject(request -> request.bucket("models").key("team/" + checkpoint + "/version/" + file));
    }

    @Test
    void nothingIsListed() throws IOException {
        StoredCheckpoint checkpoint = laid("run-7");
        long before = server.namesListed();

        reader.copyTo(checkpoint, scratch);

        assertThat(server.namesListed()).isEqualTo(before);
    }

    @Test
    void aClosedReaderReadsNothing() throws IOException {
        StoredCheckpoint checkpoint = laid("run-7");
        assertThat(reader.manifest(checkpoint)).isPresent();

        reader.close();

        assertThatThrownBy(() -> reader.manifest(checkpoint)).isInstanceOf(RejectedExecutionException.class);
    }
}
