package io.squadron.tokenizer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.tokenizer.kafka.OtherReplica;
import io.squadron.tokenizer.wordpiece.TokenizerDefinition;
import io.squadron.tokenizer.wordpiece.TokenizerFiles;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.DeleteDatasetRequest;
import io.squadron.v1.DeleteTokenizerRequest;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.GetDatasetRequest;
import io.squadron.v1.GetTokenizerRequest;
import io.squadron.v1.ImportLease;
import io.squadron.v1.ListDatasetsRequest;
import io.squadron.v1.ListDatasetsResponse;
import io.squadron.v1.ListTokenizersRequest;
import io.squadron.v1.NamedFile;
import io.squadron.v1.RegisterTokenizerRequest;
import io.squadron.v1.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What replicas share: the service beside another one, whose records a plain producer writes. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@TestProfile(ReplicasTest.ShortLease.class)
class ReplicasTest extends RunningTokenizer {

    public static final class ShortLease implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("squadron.tokenizer.import-lease", "1s");
        }
    }

    private OtherReplica other;

    @BeforeEach
    void join() {
        other = new OtherReplica(bootstrapServers);
    }

    @AfterEach
    void leave() {
        other.close();
    }

    @Test
    void aTokenizerThatAnotherReplicaRegistersIsKnownAtOnceAndGoneWhenItIsDeletedThere() throws Exception {
        Map<String, byte[]> files = files("theirs");
        TokenizerDefinition definition = TokenizerFiles.read("theirs", files);

        other.register(definition, files);
        Tokenizer tokenizer = get(definition.id());
        List<Integer> ids = client.blocking()
                .featurize(FeaturizeRequest.newBuilder()
                        .setTokenizer("theirs")
                        .setQuestion("theirs")
                        .setContext("theirs")
                        .build())
                .getWindows(0)
                .getInputIdsList();
        other.unregister(definition);

        assertThat(tokenizer.getName()).isEqualTo("theirs");
        assertThat(tokenizer.getRegisteredAt().getSeconds()).isEqualTo(1_700_000_000L);
        assertThat(ids).containsExactly(2, 4, 3, 4, 3);
        await().untilAsserted(() -> assertStatus(() -> get(definition.id()), Status.Code.NOT_FOUND, "There is no"));
    }

    @Test
    void anImportWhoseReplicaDiedBecomesFailedAndOneThatLivesDoesNot() throws Exception {
        DatasetManifest alive = importing(Instant.now().plus(Duration.ofHours(1)));
        DatasetManifest dead = importing(Instant.now().minus(Duration.ofMinutes(1)));
        other.announce(alive);
        other.announce(dead);

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            DatasetManifest ended = dataset(dead.getDatasetId());
            assertThat(ended.getStatus()).isEqualTo(DatasetStatus.DATASET_STATUS_FAILED);
            assertThat(ended.getFailure()).isEqualTo("The tokenizer-service that imported it ended during the import.");
        });
        assertThat(dataset(alive.getDatasetId())).isEqualTo(alive);
        assertStatus(() -> delete(alive.getDatasetId()), Status.Code.FAILED_PRECONDITION, "is being imported");
    }

    @Test
    void anImportKeepsItsLeaseHoweverLongItsClientTakes() throws Exception {
        byte[] file = passages();
        TokenizerClient.Import call = client.begin(options("slow").build());
        call.send(ByteString.copyFrom(file, 0, file.length / 2));
        String id = await().atMost(Duration.ofSeconds(60)).until(() -> importingId("slow"), found -> !found.isEmpty());
        Timestamp first = dataset(id).getLease().getExpiresAt();

        // Longer than it may be silent, twice over: another replica would have ended it.
        await().atMost(Duration.ofSeconds(60))
                .until(() -> dataset(id).getLease().getExpiresAt().getSeconds() > first.getSeconds() + 3);
        call.send(ByteString.copyFrom(file, file.length / 2, file.length - file.length / 2));
        call.end();

        DatasetManifest complete = lastManifest(call.responses());
        assertThat(complete.getDatasetId()).isEqualTo(id);
        assertThat(complete.getStatus()).isEqualTo(DatasetStatus.DATASET_STATUS_COMPLETE);
        assertThat(complete.hasLease()).isFalse();
    }

    @Test
    void dataSetsAreListedNewestFirstPageByPageAndDeletedForAll() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            DatasetManifest manifest = importing(Instant.EPOCH).toBuilder()
                    .setStatus(DatasetStatus.DATASET_STATUS_COMPLETE)
                    .setCreatedAt(Timestamp.newBuilder().setSeconds(4_000_000_000L + i))
                    .build();
            other.announce(manifest);
            ids.add(0, manifest.getDatasetId());
            assertThat(dataset(manifest.getDatasetId())).isEqualTo(manifest);
        }

        ListDatasetsResponse first = list(3, "");
        ListDatasetsResponse second = list(2, first.getNextPageToken());

        assertThat(first.getDatasetsList())
                .extracting(DatasetManifest::getDatasetId)
                .isEqualTo(ids.subList(0, 3));
        assertThat(second.getDatasetsList())
                .extracting(DatasetManifest::getDatasetId)
                .isEqualTo(ids.subList(3, 5));
        assertThat(first.getTotalSize()).isGreaterThanOrEqualTo(5);
        assertStatus(() -> list(1, "no token"), Status.Code.INVALID_ARGUMENT, "page_token");
        delete(ids.get(0));
        delete(ids.get(0));
        assertStatus(() -> dataset(ids.get(0)), Status.Code.NOT_FOUND, "There is no data set");
        assertStatus(() -> delete("never-was"), Status.Code.NOT_FOUND, "There is no data set");
    }

    @Test
    void aRecordThatCannotBeReadIsPassedOver() throws Exception {
        other.send("squadron.datasets", "poison", new byte[] {-1, -1, 7});
        other.send("squadron.tokenizers", "poison", new byte[] {-1, -1, 7});
        DatasetManifest after = importing(Instant.now().plus(Duration.ofHours(1)));
        other.announce(after);
        Tokenizer tokenizer = register("after-poison");

        assertThat(dataset(after.getDatasetId())).isEqualTo(after);
        assertThat(get("after-poison")).isEqualTo(tokenizer);
    }

    @Test
    void tokenizersAreListedAndDeletedUnlessTheyAreNeeded() throws Exception {
        Tokenizer tokenizer = register("listed");
        DatasetManifest made = importing(Instant.EPOCH).toBuilder()
                .setStatus(DatasetStatus.DATASET_STATUS_COMPLETE)
                .setTokenizerId(tokenizer.getTokenizerId())
                .build();
        other.announce(made);
        assertThat(dataset(made.getDatasetId())).isEqualTo(made);

        assertThat(client.blocking()
                        .listTokenizers(ListTokenizersRequest.getDefaultInstance())
                        .getTokenizersList())
                .contains(tokenizer.toBuilder().clearFiles().build())
                .anySatisfy(builtIn -> assertThat(builtIn.getBuiltIn()).isTrue());
        assertStatus(() -> deleteTokenizer(""), Status.Code.FAILED_PRECONDITION, "part of the service");
        assertStatus(
                () -> deleteTokenizer("listed"),
                Status.Code.FAILED_PRECONDITION,
                "The data set " + made.getDatasetId() + " was made by the tokenizer; delete it first.");
        delete(made.getDatasetId());
        deleteTokenizer("listed");
        assertStatus(() -> get("listed"), Status.Code.NOT_FOUND, "There is no tokenizer \"listed\".");
    }

    @Test
    void aNameBelongsToOneTokenizer() {
        Tokenizer first = register("taken");

        assertStatus(
                () -> client.blocking()
                        .registerTokenizer(RegisterTokenizerRequest.newBuilder()
                                .setName("taken")
                                .addFiles(file("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\nanother\n"))
                                .build()),
                Status.Code.ALREADY_EXISTS,
                "Another tokenizer, " + first.getTokenizerId() + ", has the name taken;");
    }

    private Tokenizer register(String word) {
        return client.blocking()
                .registerTokenizer(RegisterTokenizerRequest.newBuilder()
                        .setName(word)
                        .addFiles(file("vocab.txt", vocabulary(word)))
                        .build())
                .getTokenizer();
    }

    private Tokenizer get(String reference) {
        return client.blocking()
                .getTokenizer(
                        GetTokenizerRequest.newBuilder().setTokenizer(reference).build())
                .getTokenizer();
    }

    private void deleteTokenizer(String reference) {
        var unused = client.blocking()
                .deleteTokenizer(DeleteTokenizerRequest.newBuilder()
                        .setTokenizer(reference)
                        .build());
    }

    private DatasetManifest dataset(String id) {
        return client.blocking()
                .getDataset(GetDatasetRequest.newBuilder().setDatasetId(id).build())
                .getDataset();
    }

    private void delete(String id) {
        var unused = client.blocking()
                .deleteDataset(
                        DeleteDatasetRequest.newBuilder().setDatasetId(id).build());
    }

    private ListDatasetsResponse list(int pageSize, String pageToken) {
        return client.blocking()
                .listDatasets(ListDatasetsRequest.newBuilder()
                        .setPageSize(pageSize)
                        .setPageToken(pageToken)
                        .build());
    }

    private String importingId(String name) {
        return list(1_000, "").getDatasetsList().stream()
                .filter(manifest -> manifest.getName().equals(name))
                .map(DatasetManifest::getDatasetId)
                .findFirst()
                .orElse("");
    }

    private static DatasetManifest importing(Instant expiry) {
        return DatasetManifest.newBuilder()
                .setDatasetId("other-" + UUID.randomUUID())
                .setStatus(DatasetStatus.DATASET_STATUS_IMPORTING)
                .setCreatedAt(Timestamp.newBuilder().setSeconds(1_700_000_000L))
                .setLease(ImportLease.newBuilder()
                        .setOwner("another process")
                        .setExpiresAt(Timestamp.newBuilder().setSeconds(expiry.getEpochSecond())))
                .build();
    }

    private static Map<String, byte[]> files(String word) {
        return Map.of("vocab.txt", vocabulary(word).getBytes(StandardCharsets.UTF_8));
    }

    private static String vocabulary(String word) {
        return "[PAD]\n[UNK]\n[CLS]\n[SEP]\n" + word + "\n";
    }

    private static NamedFile file(String name, String content) {
        return NamedFile.newBuilder()
                .setName(name)
                .setContent(ByteString.copyFromUtf8(content))
                .build();
    }
}
