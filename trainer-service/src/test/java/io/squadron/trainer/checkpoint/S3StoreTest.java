package io.squadron.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.trainer.disk.HashedFile;
import io.squadron.trainer.s3.Bucket;
import io.squadron.trainer.s3.S3Server;
import io.squadron.trainer.s3.S3Settings;
import io.squadron.trainer.s3.StorageUnavailableException;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.training.TrainingArguments;
import io.squadron.trainer.training.TrainingState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private Bucket bucket;

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
        bucket = Bucket.open(server.settings(bucketName, "team/checkpoints"), S3Server.credentials());
    }

    @AfterEach
    void closeBucket() {
        bucket.close();
    }

    @Override
    CheckpointStore store() {
        return new S3Store(bucket);
    }

    @Override
    List<String> storeAsArguments() {
        return List.of("s3", server.endpoint().toString(), bucketName, "team/checkpoints");
    }

    @Override
    List<String> everythingThere() {
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
    void damage(StoredCheckpoint checkpoint, String name) {
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
        try (Bucket top = Bucket.open(server.settings(bucketName, ""), S3Server.credentials())) {
            CheckpointStore store = new S3Store(top);
            StoredCheckpoint put = store.put("run-7", content("seven"));

            assertThat(put.location().toString()).startsWith("s3://" + bucketName + "/run-7/");
            assertThat(store.list("")).containsExactly(put);
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
        try (Bucket top = Bucket.open(server.settings(bucketName, ""), S3Server.credentials())) {
            for (CheckpointStore store : List.of(store(), new S3Store(top))) {
                store.put("run-7", content("seven"));
                store.sweep(Instant.now().plus(Duration.ofHours(1)));
                assertThat(store.list("")).hasSize(1);
                store.delete("run-7");
            }
        }
        assertThat(everythingThere()).containsExactlyInAnyOrderElementsOf(before);
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
    void f40ATrainerOnAnotherMachineFindsTheStateOfARun() throws IOException {
        ResumeOrigin origin = new ResumeOrigin("run-1", "squad", "ab12", TrainingArguments.defaults());
        Map<String, Tensor> tensors = Map.of("a", Tensor.ofFloats(new float[] {1.5f, -0.0f}, 2));
        TrainingState state = new TrainingState(
                7, tensors, tensors, tensors, 1, new TrainingState.Progress(1.1, 56, 2.0 / 3, 0.9, 2, 16, 4.0 / 7));
        new ResumePoints(store()).write(origin, new TrainingState(3, tensors, tensors, tensors, 1, state.progress()));
        new ResumePoints(store()).write(origin, state);

        try (Bucket fromElsewhere =
                Bucket.open(server.settings(bucketName, "team/checkpoints"), S3Server.credentials())) {
            TrainingState found =
                    new ResumePoints(new S3Store(fromElsewhere)).latest(origin).orElseThrow();

            assertThat(found.step()).isEqualTo(7);
            assertThat(found.progress()).isEqualTo(state.progress());
            assertThat(found.expAvgs().get("a").toFloats()).containsExactly(1.5f, -0.0f);
        }
        assertThat(store().list("")).hasSize(1);
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

    @Test
    void f40WhereTheStorageIsAwayAStateIsNotTakenForMissing() throws IOException {
        ResumeOrigin origin = new ResumeOrigin("run-1", "squad", "ab12", TrainingArguments.defaults());
        URI closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        try (Bucket away = Bucket.open(
                new S3Settings(closed, null, "bucket", "", true, Duration.ofSeconds(5)), S3Server.credentials())) {
            assertThatThrownBy(() -> new ResumePoints(new S3Store(away)).latest(origin))
                    .isInstanceOf(StorageUnavailableException.class);
        }
    }

    private void assertRefused(S3Settings settings, String secret, String message) {
        try (Bucket wrong = Bucket.open(settings, S3Server.credentials(secret))) {
            assertThatThrownBy(() -> new S3Store(wrong).put("run-7", content("seven")))
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
