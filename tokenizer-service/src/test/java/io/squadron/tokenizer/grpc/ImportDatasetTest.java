package io.squadron.tokenizer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.GetDatasetRequest;
import io.squadron.v1.ImportDatasetResponse;
import io.squadron.v1.ImportOptions;
import io.squadron.v1.ListDatasetsRequest;
import io.squadron.v1.SkipReason;
import io.squadron.v1.Split;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Data sets: imported, listed, refused. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
class ImportDatasetTest extends RunningTokenizer {
    @Test
    void anImportPutsExamplesAndWindowsOnTheirTopicsAndThenSaysComplete() throws Exception {
        byte[] file = passages();

        List<ImportDatasetResponse> progress = client.importDataset(
                options("whole").setSourceBytes(file.length).build(), file);

        ImportDatasetResponse last = progress.get(progress.size() - 1);
        DatasetManifest manifest = last.getManifest();
        assertThat(manifest.getStatus()).isEqualTo(DatasetStatus.DATASET_STATUS_COMPLETE);
        assertThat(manifest.getSourceSha256()).isEqualTo(sha256(file));
        assertThat(manifest.getSourceBytes()).isEqualTo(file.length);
        assertThat(manifest.getSkippedList()).singleElement().satisfies(skip -> {
            assertThat(skip.getReason()).isEqualTo(SkipReason.SKIP_REASON_ANSWER_NOT_IN_CONTEXT);
            assertThat(skip.getExampleIdsList()).containsExactly("spaces-0");
            assertThat(skip.getFaultsList()).singleElement().asString().contains("(question spaces-0, byte ");
        });
        List<ConsumerRecord<String, byte[]>> windows =
                TopicReader.read(bootstrapServers, "squadron.windows", manifest.getWindowRangesList());
        List<ConsumerRecord<String, byte[]>> examples =
                TopicReader.read(bootstrapServers, "squadron.examples", manifest.getExampleRangesList());
        assertThat(windows).hasSize((int) manifest.getWindows()).hasSize((int) last.getWindows());
        assertThat(examples).hasSize((int) manifest.getExamples()).hasSize((int) last.getExamples());
        assertThat(client.blocking()
                        .getDataset(datasetRequest(manifest.getDatasetId()))
                        .getDataset())
                .isEqualTo(manifest);
    }

    @Test
    void aQuestionWhoseContextAStockBrokerWouldNotTakeIsLeftOutAndCounted() throws Exception {
        String answer = "\"answers\": [{\"text\": \"Ada\", \"answer_start\": 0}]";
        String paragraph =
                "{\"context\": \"Ada %s\", \"qas\": [{\"id\": \"%s\", \"question\": \"Who?\", " + answer + "}]}";
        String file = "{\"data\": [{\"title\": \"T\", \"paragraphs\": ["
                + paragraph.formatted("\u6771".repeat(350_000), "large") + ", " + paragraph.formatted("wrote.", "small")
                + "]}]}";

        DatasetManifest manifest = lastManifest(client.importDataset(
                options("large").setSplit(Split.SPLIT_DEV).build(), file.getBytes(StandardCharsets.UTF_8), 1 << 20));

        assertThat(manifest.getExamples()).isEqualTo(1);
        assertThat(manifest.getSkippedList()).singleElement().satisfies(skip -> {
            assertThat(skip.getReason()).isEqualTo(SkipReason.SKIP_REASON_TOO_LONG);
            assertThat(skip.getExampleIdsList()).containsExactly("large");
        });
    }

    @Test
    void theSameFileAndOptionsAreReusedWithoutReading() throws Exception {
        byte[] file = passages();
        ImportOptions options =
                options("twice").setSourceSha256(sha256(file)).setMaxExamples(4).build();
        DatasetManifest first = lastManifest(client.importDataset(options, file));

        ImportDatasetResponse again = client.begin(options).responses().get(0);
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
        byte[] broken = Arrays.copyOf(file, file.length - 20);

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
    void aDoLowerCaseThatContradictsTheTokenizerGivesAWarning() throws Exception {
        DatasetManifest manifest = lastManifest(
                client.importDataset(options("case").setDoLowerCase(false).build(), passages()));

        assertThat(manifest.getWarningsList())
                .containsExactly(
                        "do_lower_case was switched off, but the tokenizer lower-cases; the text is lower-cased.");
    }

    @Test
    void theWarningIsOfThisRequestAlsoWhereTheDataSetWasImportedBefore() throws Exception {
        ImportOptions.Builder options =
                options("case-again").setSourceSha256(sha256(passages())).setMaxExamples(3);
        assertThat(lastManifest(client.importDataset(options.build(), passages()))
                        .getWarningsList())
                .isEmpty();

        ImportDatasetResponse contradicting =
                client.begin(options.setDoLowerCase(false).build()).responses().get(0);
        assertThat(contradicting.getReused()).isTrue();
        assertThat(contradicting.getManifest().getWarningsList())
                .containsExactly(
                        "do_lower_case was switched off, but the tokenizer lower-cases; the text is lower-cased.");
        ImportDatasetResponse agreeing =
                client.begin(options.setDoLowerCase(true).build()).responses().get(0);
        assertThat(agreeing.getManifest().getWarningsList()).isEmpty();
    }

    @Test
    void aDataSetThatIsNotThereIsNamed() {
        assertStatus(
                () -> client.blocking().getDataset(datasetRequest("nothing")),
                Status.Code.NOT_FOUND,
                "There is no data set \"nothing\".");
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

    private static GetDatasetRequest datasetRequest(String datasetId) {
        return GetDatasetRequest.newBuilder().setDatasetId(datasetId).build();
    }

    private static String sha256(byte[] file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    }
}
