package io.squadron.checkpoints.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.checkpoints.CheckpointStore;
import io.squadron.checkpoints.CheckpointStoreCompliance;
import io.squadron.checkpoints.HashedFile;
import io.squadron.checkpoints.StoredCheckpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

class S3StoreTest extends CheckpointStoreCompliance {
    private static S3Server server;

    private final String bucketName = "bucket-" + UUID.randomUUID();
    private S3Store store;

    @BeforeAll
    static void startServer() throws Exception {
        server = new S3Server();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.stop();
    }

    @BeforeEach
    void makeBucket() {
        server.createBucket(bucketName);
        store = S3Store.open(server.settings(bucketName, "team/checkpoints"), S3Server.credentials());
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Override
    protected CheckpointStore store() {
        return store;
    }

    @Override
    protected List<String> storeAsArguments() {
        return List.of("s3", server.endpoint().toString(), bucketName, "team/checkpoints");
    }

    @Override
    protected List<String> everythingThere() {
        List<String> all = new ArrayList<>();
        server.client()
                .listObjectsV2Paginator(request -> request.bucket(bucketName))
                .contents()
                .forEach(object -> all.add(object.key()));
        server.client()
                .listMultipartUploads(request -> request.bucket(bucketName))
                .uploads()
                .forEach(upload -> all.add("upload of " + upload.key()));
        return all;
    }

    @Override
    protected void damage(StoredCheckpoint checkpoint, String name) {
        HashedFile file = checkpoint.files().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        replace(checkpoint, name, new byte[(int) file.size()]);
    }

    private void replace(StoredCheckpoint checkpoint, String name, byte[] content) {
        server.client()
                .putObject(
                        request -> request.bucket(bucketName).key(keyOf(checkpoint) + "/" + name),
                        RequestBody.fromBytes(content));
    }

    private String keyOf(StoredCheckpoint checkpoint) {
        return checkpoint.location().toString().substring(("s3://" + bucketName + "/").length());
    }

    @Test
    void aCheckpointLiesUnderThePrefixAndItsId() throws IOException {
        StoredCheckpoint put = store().put("run-7", content("seven"));

        assertThat(put.location().toString()).startsWith("s3://" + bucketName + "/team/checkpoints/run-7/");
        assertThat(everythingThere())
                .containsExactlyInAnyOrder(
                        keyOf(put) + "/a.txt", keyOf(put) + "/empty", keyOf(put) + "/checkpoint.json");
    }

    @Test
    void withoutAPrefixItLiesAtTheTop() throws IOException {
        try (S3Store top = S3Store.open(server.settings(bucketName, ""), S3Server.credentials())) {
            StoredCheckpoint put = top.put("run-7", content("seven"));

            assertThat(put.location().toString()).startsWith("s3://" + bucketName + "/run-7/");
            assertThat(top.list("")).containsExactly(put);
            assertThat(store().list("")).isEmpty();
        }
    }

    @Test
    void whatOthersKeepInTheBucketIsNeitherListedNorSweptNorDeleted() throws IOException {
        String id = UUID.randomUUID().toString();
        List<String> others = List.of(
                "users/" + id + "/avatar.png",
                "team/checkpoints/run-7/" + id + "/notes.txt",
                "run-7/notes.txt",
                "run-7/squadron-" + id + "/deeper/notes.txt");
        for (String key : others) {
            server.client().putObject(request -> request.bucket(bucketName).key(key), RequestBody.fromString("theirs"));
        }
        server.client()
                .createMultipartUpload(request -> request.bucket(bucketName).key("users/" + id + "/film.mp4"));
        List<String> before = everythingThere();
        try (S3Store top = S3Store.open(server.settings(bucketName, ""), S3Server.credentials())) {
            for (CheckpointStore store : List.of(store(), top)) {
                store.put("run-7", content("seven"));
                store.sweep(Instant.now().plus(Duration.ofHours(1)));
                assertThat(store.list("")).hasSize(1);
                store.delete("run-7");
            }
        }
        assertThat(everythingThere()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void whatOthersKeepInTheBucketIsNotEvenRead() throws IOException {
        for (int i = 0; i < 40; i++) {
            server.put(bucketName, "users/" + i + "/avatar.png", new byte[1]);
            server.put(bucketName, "run-7/notes-" + i, new byte[1]);
        }
        try (S3Store top = S3Store.open(server.settings(bucketName, ""), S3Server.credentials())) {
            top.put("run-7", content("seven"));
            long before = server.namesListed();

            assertThat(top.list("")).hasSize(1);
            top.sweep(Instant.now());

            // Twice: two first segments, and the three files of the one checkpoint.
            assertThat(server.namesListed() - before).isEqualTo(2 * (2 + 3));
        }
    }

    @Test
    void moreObjectsThanOneAnswerHoldsAreListed() throws IOException {
        store().put("run-7", files -> {
            for (int i = 0; i < 1010; i++) {
                files.write("file-" + i, out -> out.write(1));
            }
            return manifest();
        });

        assertThat(store().list("").get(0).files()).hasSize(1010);
        store().delete("run-7");
        assertThat(everythingThere()).isEmpty();
    }

    @Test
    void aManifestIsNotWrittenOverFilesThatHaveGone() {
        assertThatThrownBy(() -> store().put("run-7", files -> {
                    content("seven").writeTo(files);
                    store().sweep(Instant.now().plus(Duration.ofHours(1)));
                    return manifest();
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was deleted while the checkpoint was written");

        assertThat(everythingThere()).isEmpty();
    }

    @Test
    void f61ALongerFileIsNotFetched() throws IOException {
        StoredCheckpoint put = store().put("run-7", content("seven"));
        replace(put, "a.txt", new byte[9 << 20]);

        assertThatThrownBy(() -> store().fetch(put, scratch))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("/a.txt has 9437184 bytes and not 5");
        assertThat(scratch.resolve("a.txt")).isEmptyFile();
    }

    @Test
    void aShorterFileIsNotFetched() throws IOException {
        StoredCheckpoint put = store().put("run-7", content("seven"));
        replace(put, "a.txt", new byte[2]);

        assertThatThrownBy(() -> store().fetch(put, scratch))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a.txt");
    }

    @Test
    void aFileThatHasGoneIsNamed() throws IOException {
        StoredCheckpoint put = store().put("run-7", content("seven"));
        server.client().deleteObject(request -> request.bucket(bucketName).key(keyOf(put) + "/a.txt"));

        assertThatThrownBy(() -> store().fetch(put, scratch))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("s3://.*/a.txt is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://elsewhere/team/checkpoints/run-7/squadron-00000000-0000-0000-0000-000000000000",
                "s3://BUCKET/team/run-7/squadron-00000000-0000-0000-0000-000000000000",
                "s3://BUCKET/team/checkpoints/../run-7/squadron-00000000-0000-0000-0000-000000000000",
                "s3://BUCKET/team/checkpoints/%2E%2E/squadron-00000000-0000-0000-0000-000000000000",
                "s3://BUCKET/team/checkpoints/run-7/squadron-00000000-0000-0000-0000-000000000000?versionId=1",
                "file:///etc"
            })
    void f60ALocationThatIsNotOfThisStoreIsNotRead(String location) {
        URI uri = URI.create(location.replace("BUCKET", bucketName));

        assertThatThrownBy(() -> store().fetch(new StoredCheckpoint("run-7", uri, List.of()), scratch))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not lie in s3://" + bucketName + "/team/checkpoints/");
    }

    @Test
    void wrongCredentialsAreTold() {
        assertRefused(
                server.settings(bucketName, ""),
                "guessed",
                "S3 at " + server.endpoint() + " does not accept the credentials (SignatureDoesNotMatch)");
    }

    @Test
    void aMissingBucketIsTold() {
        assertRefused(
                server.settings("nobody", ""),
                S3Server.SECRET_ACCESS_KEY,
                "S3 at " + server.endpoint() + " has no bucket \"nobody\"; make it, or set squadron.s3.bucket");
    }

    @Test
    void anEndpointThatCannotBeReachedIsTold() throws IOException {
        URI closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }

        assertRefused(
                new S3Settings(closed, null, "bucket", "", true, Duration.ofSeconds(5)),
                "any",
                "S3 at " + closed + " cannot be reached: ");
    }

    @Test
    void anEndpointThatNeverAnswersIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI endpoint = URI.create("http://127.0.0.1:" + silent.getLocalPort());

            assertRefused(
                    new S3Settings(endpoint, null, "bucket", "", true, Duration.ofMillis(300)),
                    "any",
                    "S3 at " + endpoint + " did not answer within ");
        }
    }

    private void assertRefused(S3Settings settings, String secret, String message) {
        try (S3Store wrong = S3Store.open(settings, S3Server.credentials(secret))) {
            assertThatThrownBy(() -> wrong.put("run-7", content("seven")))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x", "x/", "a//b", "a b", "a/../b?"})
    void aPrefixThatIsNoneIsRefused(String prefix) {
        assertThatThrownBy(() -> server.settings("bucket", prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("squadron.s3.prefix is \"" + prefix + "\"; it takes ");
    }
}
