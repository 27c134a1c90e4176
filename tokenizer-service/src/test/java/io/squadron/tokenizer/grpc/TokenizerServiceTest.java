package io.squadron.tokenizer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.Example;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.GetDatasetRequest;
import io.squadron.v1.GetTokenizerRequest;
import io.squadron.v1.ImportDatasetProgress;
import io.squadron.v1.ImportOptions;
import io.squadron.v1.ListDatasetsRequest;
import io.squadron.v1.NamedFile;
import io.squadron.v1.RegisterTokenizerRequest;
import io.squadron.v1.Split;
import io.squadron.v1.TokenizerInfo;
import io.squadron.v1.Window;
import io.squadron.v1.WindowSettings;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
class TokenizerServiceTest {

    private static final WindowSettings SETTINGS = WindowSettings.newBuilder()
            .setMaxSeqLength(128)
            .setDocStride(48)
            .setMaxQueryLength(16)
            .build();

    @ConfigProperty(name = "quarkus.grpc.server.port")
    int port;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private TokenizerClient client;

    @BeforeEach
    void connect() {
        client = new TokenizerClient(port);
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void anImportPutsExamplesAndWindowsOnTheirTopicsAndThenSaysComplete() throws Exception {
        byte[] file = passages();

        List<ImportDatasetProgress> progress = client.importDataset(
                options("whole").setSourceBytes(file.length).build(), file);

        ImportDatasetProgress last = progress.get(progress.size() - 1);
        DatasetManifest manifest = last.getManifest();
        assertThat(manifest.getStatus()).isEqualTo(DatasetStatus.DATASET_STATUS_COMPLETE);
        assertThat(manifest.getSourceSha256()).isEqualTo(sha256(file));
        assertThat(manifest.getSourceBytes()).isEqualTo(file.length);
        assertThat(manifest.getSkippedList()).singleElement().satisfies(skip -> {
            assertThat(skip.getReason()).isEqualTo("answer_not_in_context");
            assertThat(skip.getExampleIdsList()).containsExactly("spaces-0");
            assertThat(skip.getFaultsList()).singleElement().asString().contains("(question spaces-0, byte ");
        });
        List<ConsumerRecord<String, byte[]>> windows =
                TopicReader.read(bootstrapServers, "squadron.windows", manifest.getWindowRangesList());
        List<ConsumerRecord<String, byte[]>> examples =
                TopicReader.read(bootstrapServers, "squadron.examples", manifest.getExampleRangesList());
        assertThat(windows).hasSize((int) manifest.getWindows()).hasSize((int) last.getWindows());
        assertThat(examples).hasSize((int) manifest.getExamples()).hasSize((int) last.getExamples());
        assertThat(client.blocking().getDataset(datasetRequest(manifest.getDatasetId())))
                .isEqualTo(manifest);
    }

    @Test
    void featurizeGivesExactlyTheWindowsOfAnImport() throws Exception {
        ImportOptions options = options("featurized").setSplit(Split.SPLIT_DEV).build();
        DatasetManifest manifest = lastManifest(client.importDataset(options, passages()));
        Map<String, Window> imported = new HashMap<>();
        for (var record : TopicReader.read(bootstrapServers, "squadron.windows", manifest.getWindowRangesList())) {
            Window window = Window.parseFrom(record.value());
            assertThat(record.key()).isEqualTo(window.getExampleId());
            imported.put(window.getWindowId(), window);
        }
        assertThat(imported).hasSize((int) manifest.getWindows());

        for (var record : TopicReader.read(bootstrapServers, "squadron.examples", manifest.getExampleRangesList())) {
            Example example = Example.parseFrom(record.value());
            FeaturizeResponse response = client.blocking()
                    .featurize(FeaturizeRequest.newBuilder()
                            .setExampleId(example.getExampleId())
                            .setQuestion(example.getQuestion())
                            .setContext(example.getContext())
                            .setSettings(SETTINGS)
                            .build());
            assertThat(response.getDoLowerCase()).isTrue();
            assertThat(response.getTokensCount()).isEqualTo(response.getWindowsCount());
            for (Window window : response.getWindowsList()) {
                Window expected = imported.remove(window.getWindowId());
                assertThat(window.toBuilder()
                                .setDatasetId(manifest.getDatasetId())
                                .setExampleIndex(example.getExampleIndex())
                                .setIsImpossible(example.getIsImpossible())
                                .build())
                        .isEqualTo(expected);
            }
        }
        assertThat(imported).isEmpty();
    }

    @Test
    void theSameFileAndOptionsAreReusedWithoutReading() throws Exception {
        byte[] file = passages();
        ImportOptions options =
                options("twice").setSourceSha256(sha256(file)).setMaxExamples(4).build();
        DatasetManifest first = lastManifest(client.importDataset(options, file));

        ImportDatasetProgress again = client.begin(options).responses().get(0);
        DatasetManifest forced = lastManifest(
                client.importDataset(options.toBuilder().setOverwrite(true).build(), file));
        DatasetManifest other = lastManifest(
                client.importDataset(options.toBuilder().setMaxExamples(5).build(), file));

        assertThat(first.getExamples()).isEqualTo(4);
        assertThat(again.getReused()).isTrue();
        assertThat(again.getManifest()).isEqualTo(first);
        assertThat(forced.getDatasetId()).isNotEqualTo(first.getDatasetId());
        assertThat(other.getDatasetId()).isNotEqualTo(first.getDatasetId());
        assertThat(client.blocking()
                        .listDatasets(ListDatasetsRequest.getDefaultInstance())
                        .getDatasetsList())
                .contains(first, forced, other);
    }

    @Test
    void aBrokenFileLeavesAFailedManifestThatSaysWhere() throws Exception {
        byte[] file = new String(passages(), StandardCharsets.UTF_8)
                .replaceFirst("\"answer_start\": 82", "\"answer_start\": null")
                .getBytes(StandardCharsets.UTF_8);
        byte[] broken = java.util.Arrays.copyOf(file, file.length - 20);

        assertStatus(
                () -> client.importDataset(options("broken").build(), broken), Status.Code.INVALID_ARGUMENT, "byte ");

        DatasetManifest failed = awaitManifest("broken");
        assertThat(failed.getStatus()).isEqualTo(DatasetStatus.DATASET_STATUS_FAILED);
        assertThat(failed.getFailure()).contains("truncated");
        assertThat(failed.getWindowRangesList()).isEmpty();
    }

    @Test
    void aFileThatDiffersFromItsAnnouncedHashIsRefused() throws Exception {
        ImportOptions options = options("changed")
                .setSourceSha256("0".repeat(64))
                .setMaxExamples(1)
                .build();

        assertStatus(() -> client.importDataset(options, passages()), Status.Code.INVALID_ARGUMENT, "SHA-256");

        assertThat(awaitManifest("changed").getStatus()).isEqualTo(DatasetStatus.DATASET_STATUS_FAILED);
    }

    @Test
    void aCancelledImportLeavesAFailedManifest() throws Exception {
        TokenizerClient.Import call = client.begin(options("cancelled").build());
        call.send(ByteString.copyFromUtf8("{\"data\": ["));
        awaitManifest("cancelled");

        call.cancel();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(awaitManifest("cancelled").getFailure())
                        .isEqualTo("The client cancelled the import."));
    }

    @Test
    void unusableOptionsAreRefused() {
        assertStatus(
                () -> client.importDataset(options("bad name").build(), passages()),
                Status.Code.INVALID_ARGUMENT,
                "letters, digits");
        assertStatus(
                () -> client.importDataset(
                        options("no-split").setSplit(Split.SPLIT_UNSPECIFIED).build(), passages()),
                Status.Code.INVALID_ARGUMENT,
                "SPLIT_TRAIN");
        assertStatus(
                () -> client.importDataset(
                        options("unknown").setTokenizer("nobody").build(), passages()),
                Status.Code.NOT_FOUND,
                "There is no tokenizer \"nobody\"");
        assertStatus(
                () -> client.importDataset(
                        options("stride")
                                .setSettings(SETTINGS.toBuilder().setDocStride(110))
                                .build(),
                        passages()),
                Status.Code.INVALID_ARGUMENT,
                "doc_stride 110 is larger than the 109");
        assertStatus(
                () -> client.importDataset(
                        options("v1").setVersion2WithNegative(false).build(), passages()),
                Status.Code.INVALID_ARGUMENT,
                "--version_2_with_negative");
    }

    @Test
    void aBlankQuestionOrContextCannotBeFeaturized() {
        assertStatus(() -> featurize(" \u200e\t", "context"), Status.Code.INVALID_ARGUMENT, "The question is blank.");
        assertStatus(() -> featurize("Who?", "\u00a0\n"), Status.Code.INVALID_ARGUMENT, "The context is blank.");
        assertStatus(
                () -> featurize("Who?", "a".repeat(1_000_001)),
                Status.Code.INVALID_ARGUMENT,
                "The context has 1000001 characters and the limit is 1000000.");
        assertStatus(
                () -> client.blocking().getDataset(datasetRequest("nothing")),
                Status.Code.NOT_FOUND,
                "There is no data set \"nothing\".");
    }

    @Test
    void aTokenizerIsRegisteredUnderItsContentAndFoundByIdAndName() {
        RegisterTokenizerRequest request = RegisterTokenizerRequest.newBuilder()
                .setName("tiny-cased")
                .addFiles(file("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\nAda\nwrote\n##s\n"))
                .addFiles(file("tokenizer_config.json", "{\"do_lower_case\": false}"))
                .build();

        TokenizerInfo registered = client.blocking().registerTokenizer(request);
        FeaturizeResponse response = client.blocking()
                .featurize(FeaturizeRequest.newBuilder()
                        .setTokenizer("tiny-cased")
                        .setQuestion("Ada")
                        .setContext("Ada wrotes ada")
                        .build());

        assertThat(client.blocking().registerTokenizer(request)).isEqualTo(registered);
        assertThat(client.blocking()
                        .getTokenizer(GetTokenizerRequest.newBuilder()
                                .setTokenizer(registered.getTokenizerId())
                                .build()))
                .isEqualTo(registered);
        assertThat(registered.getVocabSize()).isEqualTo(7);
        assertThat(registered.getDoLowerCase()).isFalse();
        assertThat(response.getWindows(0).getInputIdsList()).containsExactly(2, 4, 3, 4, 5, 6, 1, 3);
        assertThat(response.getTokens(0).getDocumentTokensList()).containsExactly("Ada", "wrote", "##s", "[UNK]");
        assertThat(response.getWordOffsetsList()).containsExactly(0, 3, 4, 10, 11, 14);
        assertStatus(
                () -> client.blocking()
                        .registerTokenizer(RegisterTokenizerRequest.newBuilder()
                                .addFiles(file("tokenizer.json", "{\"model\": {\"type\": \"BPE\"}}"))
                                .build()),
                Status.Code.INVALID_ARGUMENT,
                "only BERT's own");
    }

    @Test
    void aDoLowerCaseThatContradictsTheTokenizerGivesAWarning() throws Exception {
        DatasetManifest manifest = lastManifest(
                client.importDataset(options("case").setDoLowerCase(false).build(), passages()));

        assertThat(manifest.getWarningsList())
                .containsExactly(
                        "do_lower_case was switched off, but the tokenizer lower-cases; the text is lower-cased.");
    }

    private FeaturizeResponse featurize(String question, String context) {
        return client.blocking()
                .featurize(FeaturizeRequest.newBuilder()
                        .setQuestion(question)
                        .setContext(context)
                        .build());
    }

    /** The newest manifest of that name, as soon as there is one. */
    private DatasetManifest awaitManifest(String name) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                client
                                        .blocking()
                                        .listDatasets(ListDatasetsRequest.getDefaultInstance())
                                        .getDatasetsList()
                                        .stream()
                                        .filter(manifest -> manifest.getName().equals(name))
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static ImportOptions.Builder options(String name) {
        return ImportOptions.newBuilder()
                .setName(name)
                .setSplit(Split.SPLIT_TRAIN)
                .setVersion2WithNegative(true)
                .setSettings(SETTINGS);
    }

    private static GetDatasetRequest datasetRequest(String datasetId) {
        return GetDatasetRequest.newBuilder().setDatasetId(datasetId).build();
    }

    private static NamedFile file(String name, String content) {
        return NamedFile.newBuilder()
                .setName(name)
                .setContent(ByteString.copyFromUtf8(content))
                .build();
    }

    private static DatasetManifest lastManifest(List<ImportDatasetProgress> progress) {
        return progress.get(progress.size() - 1).getManifest();
    }

    private static void assertStatus(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Status.Code code, String description) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
            assertThat(e.getStatus().getCode()).isEqualTo(code);
            assertThat(e.getStatus().getDescription()).contains(description);
        });
    }

    private static byte[] passages() throws Exception {
        try (InputStream passages =
                TokenizerServiceTest.class.getResourceAsStream("/io/squadron/tokenizer/dataset/passages.json")) {
            return passages.readAllBytes();
        }
    }

    private static String sha256(byte[] file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    }
}
