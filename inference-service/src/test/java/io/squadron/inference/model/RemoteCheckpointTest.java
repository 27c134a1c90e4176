package io.squadron.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.checkpoints.CheckpointPlaces;
import io.squadron.checkpoints.CheckpointReader;
import io.squadron.checkpoints.directory.CheckpointCache;
import io.squadron.checkpoints.directory.DirectoryReader;
import io.squadron.checkpoints.s3.S3Reader;
import io.squadron.checkpoints.s3.S3Server;
import io.squadron.checkpoints.s3.S3Settings;
import io.squadron.v1.Checkpoint;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints that lie in S3-compatible storage. */
class RemoteCheckpointTest {
    private static final TorchEngine ENGINE = new TorchEngine(1);
    private static final long ROOM = 100_000_000;
    private static S3Server server;

    @TempDir
    Path root;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

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
        loader(ROOM).load(checkpoint).close();
        server.clear("models");

        loader(ROOM).load(checkpoint).close();

        assertThat(cached()).singleElement().asString().startsWith("tiny~");
    }

    @Test
    void itsSmallFilesCanBeReadToo() throws Exception {
        Checkpoint checkpoint = published("tiny");

        assertThat(files(reader(), ROOM).read(checkpoint, "tokenizer.json")).contains(TinyCheckpoint.TOKENIZER);
    }

    @Test
    void f59AnObjectThatIsNotTheAnnouncedOneIsRefusedAndFetchedAnewTheNextTime() throws Exception {
        Checkpoint checkpoint = published("tiny");
        byte[] model = TinyCheckpoint.model();
        model[model.length / 2] ^= 1;
        server.put("models", "team/tiny/version/model.pt", model);
        assertRefused(checkpoint, "SHA-256", "changed or damaged");

        server.put("models", "team/tiny/version/model.pt", TinyCheckpoint.model());

        loader(ROOM).load(checkpoint).close();
    }

    @Test
    void f61ALongerObjectIsNotFetched() throws Exception {
        Checkpoint checkpoint = published("tiny");
        server.put("models", "team/tiny/version/tokenizer.json", new byte[9 << 20]);

        assertRefused(checkpoint, "tokenizer.json has 9437184 bytes and not 21");
        assertThat(cached()).isEmpty();
    }

    @Test
    void f61MoreThanTheCacheMayHoldIsNotFetched() throws Exception {
        Checkpoint checkpoint = published("tiny");

        assertThatThrownBy(() -> loader(1000).load(checkpoint))
                .isInstanceOf(UnusableCheckpointException.class)
                .hasMessageContainingAll("and 1000 are allowed in ", "; raise squadron.inference.max-cache-size");
        assertThat(cached()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://elsewhere/team/tiny/version",
                "s3://models/other/tiny/version",
                "s3://models/team",
                "s3://models/team/",
                "s3://models/team/../tiny",
                "s3://models/team//tiny",
                "s3://models/team/.resume/tiny",
                "s3://models/team/%252E%252E/tiny",
                "s3://models/team/tiny/version?versionId=1",
                "s3://models/team/tiny/version#x",
                "s3://models/team/%00"
            })
    void f60ALocationThatIsNoDirectoryOfTheStorageIsRefused(String location) throws Exception {
        Checkpoint checkpoint =
                published("tiny").toBuilder().setLocation(location).build();

        assertRefused(checkpoint, " does not lie in s3://models/team/");
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
    void theOneThatWasNotUsedForTheLongestTimeMakesRoom() throws Exception {
        Checkpoint one = published("one");
        Checkpoint two = published("two");
        long roomForTwo = 2L * (TinyCheckpoint.model().length + TinyCheckpoint.TOKENIZER.length);
        ModelLoader loader = loader(roomForTwo);
        for (Checkpoint checkpoint : List.of(one, two, one, published("three"))) {
            loader.load(checkpoint).close();
            now = now.plusSeconds(60);
        }

        assertThat(cached()).extracting(name -> name.replaceAll("~.*", "")).containsExactlyInAnyOrder("one", "three");
    }

    @Test
    void whatAKilledProcessHadBegunToFetchIsRemoved() throws Exception {
        Path left = Files.createDirectories(root.resolve("cache/.0815.partial"));
        Files.write(left.resolve("model.pt"), new byte[10]);

        loader(ROOM).load(published("tiny")).close();

        assertThat(cached()).singleElement().asString().startsWith("tiny~");
    }

    @Test
    void aMissingObjectIsNamed() throws Exception {
        Checkpoint checkpoint = published("tiny");
        server.clear("models");

        assertRefused(checkpoint, "s3://models/team/tiny/version/model.pt is missing");
        assertThat(cached()).isEmpty();
    }

    @Test
    void wrongCredentialsAreTold() throws Exception {
        assertRefused(
                S3Reader.open(server.settings("models", "team"), S3Server.credentials("guessed")),
                "does not accept the credentials (SignatureDoesNotMatch)");
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
        ModelLoader loader = ENGINE.loader(new CheckpointFiles(new CheckpointPlaces(directories, Optional.empty())));

        assertThatThrownBy(() -> loader.load(checkpoint))
                .isInstanceOf(UnusableCheckpointException.class)
                .hasMessageContaining("set squadron.s3.bucket");
    }

    private Checkpoint published(String id) throws Exception {
        Checkpoint checkpoint = TinyCheckpoint.write(root.resolve("trainer"), id);
        for (String name : List.of("model.pt", "tokenizer.json")) {
            byte[] content =
                    Files.readAllBytes(root.resolve("trainer").resolve(id).resolve(name));
            server.put("models", "team/" + id + "/version/" + name, content);
        }
        return checkpoint.toBuilder()
                .setLocation("s3://models/team/" + id + "/version")
                .build();
    }

    private CheckpointFiles files(CheckpointReader origin, long maxBytes) {
        Clock clock = new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
        return new CheckpointFiles(new CheckpointPlaces(
                new DirectoryReader(Optional.of(root.resolve("nothing local"))),
                Optional.of(new CheckpointCache(origin, root.resolve("cache"), maxBytes, clock))));
    }

    private static CheckpointReader reader() {
        return S3Reader.open(server.settings("models", "team"), S3Server.credentials());
    }

    private ModelLoader loader(long maxBytes) {
        return ENGINE.loader(files(reader(), maxBytes));
    }

    private void assertRefused(Checkpoint checkpoint, String... words) {
        assertThatThrownBy(() -> loader(ROOM).load(checkpoint))
                .isInstanceOf(UnusableCheckpointException.class)
                .message()
                .contains(words);
    }

    private void assertRefused(CheckpointReader storage, String words) throws Exception {
        Checkpoint checkpoint = published("tiny");
        ModelLoader loader = ENGINE.loader(files(storage, ROOM));

        assertThatThrownBy(() -> loader.load(checkpoint))
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
