package io.squadron.inference.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.checkpoints.CheckpointPlaces;
import io.squadron.checkpoints.CheckpointReader;
import io.squadron.checkpoints.directory.CheckpointCache;
import io.squadron.checkpoints.directory.DirectoryReader;
import io.squadron.checkpoints.s3.S3Reader;
import io.squadron.checkpoints.s3.S3Server;
import io.squadron.checkpoints.s3.S3Settings;
import io.squadron.inference.derived.DerivedFiles;
import io.squadron.inference.model.CheckpointFiles;
import io.squadron.inference.model.ModelLoader;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.inference.model.UnusableCheckpointException;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Precision;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that lie in S3-compatible storage. */
class RemoteCheckpointTest {
    private static final TorchEngine ENGINE = new TorchEngine(1);
    private static final long ROOM = 100_000_000;
    private static S3Server server;

    @TempDir
    Path root;

    @BeforeAll
    static void start() throws Exception {
        ENGINE.start();
        server = new S3Server();
        server.createBucket("models");
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    @AfterEach
    void clear() {
        server.clear("models");
    }

    @Test
    void itIsFetchedOnceAndServed() throws Exception {
        Checkpoint checkpoint = published("tiny");
        loader().load(checkpoint, Precision.PRECISION_FP32).close();
        server.clear("models");

        loader().load(checkpoint, Precision.PRECISION_FP32).close();

        assertThat(cached()).singleElement().asString().startsWith("tiny~");
    }

    @Test
    void itsSmallFilesCanBeReadToo() throws Exception {
        Checkpoint checkpoint = published("tiny");

        assertThat(files(reader()).read(checkpoint, "tokenizer.json")).contains(TinyCheckpoint.TOKENIZER);
    }

    @Test
    void f59AnObjectThatIsNotTheAnnouncedOneIsRefusedAndFetchedAnewTheNextTime() throws Exception {
        Checkpoint checkpoint = published("tiny");
        byte[] weights = TinyCheckpoint.weights();
        weights[weights.length / 2] ^= 1;
        server.put("models", "team/tiny/version/model.safetensors", weights);
        assertRefused(checkpoint, "SHA-256", "changed or damaged");

        server.put("models", "team/tiny/version/model.safetensors", TinyCheckpoint.weights());

        loader().load(checkpoint, Precision.PRECISION_FP32).close();
    }

    @Test
    void f60AFileNameThatIsAPathIsRefusedBeforeAnythingIsFetched() throws Exception {
        Checkpoint good = published("tiny");
        Checkpoint bad = good.toBuilder()
                .addFiles(good.getFiles(0).toBuilder().setName("../escape"))
                .build();

        assertRefused(bad, "announcement is unusable: ");
        assertThat(cached()).isEmpty();
    }

    @Test
    void aStorageThatCannotBeReachedIsTold() throws Exception {
        URI closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }

        S3Settings settings = new S3Settings(closed, null, "models", "team", true, Duration.ofSeconds(10));
        assertRefused(S3Reader.open(settings, S3Server.credentials()), "S3 at " + closed + " cannot be reached: ");
    }

    @Test
    void aServiceWithoutAStorageSaysWhatToSet() throws Exception {
        Checkpoint checkpoint = published("tiny");
        CheckpointReader directories = new DirectoryReader(Optional.empty());
        ModelLoader loader = ENGINE.loader(
                new CheckpointFiles(new CheckpointPlaces(directories, Optional.empty())), DerivedFiles.notKept());

        assertThatThrownBy(() -> loader.load(checkpoint, Precision.PRECISION_FP32))
                .isInstanceOf(UnusableCheckpointException.class)
                .hasMessageContaining("set squadron.s3.bucket");
    }

    private Checkpoint published(String id) throws Exception {
        Checkpoint checkpoint = TinyCheckpoint.write(root.resolve("trainer"), id);
        for (String name : List.of("config.json", "model.safetensors", "torchscript.zip", "tokenizer.json")) {
            byte[] content =
                    Files.readAllBytes(root.resolve("trainer").resolve(id).resolve(name));
            server.put("models", "team/" + id + "/version/" + name, content);
        }
        return checkpoint.toBuilder()
                .setLocation("s3://models/team/" + id + "/version")
                .build();
    }

    private CheckpointFiles files(CheckpointReader origin) {
        return new CheckpointFiles(new CheckpointPlaces(
                new DirectoryReader(Optional.of(root.resolve("nothing local"))),
                Optional.of(new CheckpointCache(origin, root.resolve("cache"), ROOM, InstantSource.system()))));
    }

    private static CheckpointReader reader() {
        return S3Reader.open(server.settings("models", "team"), S3Server.credentials());
    }

    private ModelLoader loader() {
        return ENGINE.loader(files(reader()), DerivedFiles.notKept());
    }

    private void assertRefused(Checkpoint checkpoint, String... words) {
        assertThatThrownBy(() -> loader().load(checkpoint, Precision.PRECISION_FP32))
                .isInstanceOf(UnusableCheckpointException.class)
                .message()
                .contains(words);
    }

    private void assertRefused(CheckpointReader storage, String words) throws Exception {
        Checkpoint checkpoint = published("tiny");
        ModelLoader loader = ENGINE.loader(files(storage), DerivedFiles.notKept());

        assertThatThrownBy(() -> loader.load(checkpoint, Precision.PRECISION_FP32))
                .isInstanceOf(UnusableCheckpointException.class)
                .hasMessageContaining(words);
    }

    private List<String> cached() throws Exception {
        Path cache = root.resolve("cache");
        if (!Files.isDirectory(cache)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(cache)) {
            return children.map(child -> child.getFileName().toString()).toList();
        }
    }
}
