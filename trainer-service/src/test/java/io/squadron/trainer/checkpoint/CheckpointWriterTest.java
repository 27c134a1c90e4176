package io.squadron.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.squadron.checkpoints.CheckpointProvenance;
import io.squadron.checkpoints.HashedFile;
import io.squadron.checkpoints.StoredCheckpoint;
import io.squadron.checkpoints.directory.DirectoryStore;
import io.squadron.trainer.Golden;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.trainer.training.TrainedModel;
import io.squadron.trainer.training.TrainingArguments;
import io.squadron.trainer.training.TrainingMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointWriterTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final Encoder encoder = Golden.encoder();
    private final TrainedModel model = new TrainedModel(encoder.config(), encoder.weights());
    private final Map<String, byte[]> tokenizer = Map.of(
            "vocab.txt", "[PAD]\n".getBytes(StandardCharsets.UTF_8),
            "tokenizer.json", "{}".getBytes(StandardCharsets.UTF_8));

    @TempDir
    private Path directory;

    private static CheckpointProvenance provenance(String checkpointId) {
        return new CheckpointProvenance(
                checkpointId,
                new CheckpointProvenance.EncoderUsed("all-MiniLM-L6-v2", "a Maven artifact", "ab12"),
                "tokenizer-1",
                new CheckpointProvenance.Windows(384, 128, 64, false),
                new CheckpointProvenance.Trained(
                        "run",
                        7,
                        true,
                        new CheckpointProvenance.TrainingSource("train-data", "cd34"),
                        "dev-data",
                        ArgumentsJson.write(
                                TrainingArguments.builder().learningRate(2e-4).build()),
                        MetricsJson.write(new TrainingMetrics(7, 0.5, 1.25, 1e-4, 3.5, 6.5, 10, OptionalLong.empty())),
                        "cpu",
                        "PyTorch 2.7.1"),
                Instant.parse("2026-01-02T03:04:05Z"));
    }

    private StoredCheckpoint write(String checkpointId) throws IOException {
        return new CheckpointWriter(new DirectoryStore(directory)).write(model, tokenizer, provenance(checkpointId));
    }

    @Test
    void everyFileIsThereWithTheSizeAndHashThatAreAnnounced() throws Exception {
        StoredCheckpoint checkpoint = write("run-7");

        Path path = Path.of(checkpoint.location());
        assertThat(path).isEqualTo(directory.resolve("run-7"));
        assertThat(checkpoint.location().toString()).doesNotEndWith("/");
        assertThat(checkpoint.files())
                .extracting(HashedFile::name)
                .containsExactlyInAnyOrder(
                        "config.json",
                        "model.safetensors",
                        "torchscript.zip",
                        "vocab.txt",
                        "tokenizer.json",
                        "training_args.json");
        JsonNode json = JSON.readTree(path.resolve("checkpoint.json").toFile());
        for (HashedFile file : checkpoint.files()) {
            byte[] content = Files.readAllBytes(path.resolve(file.name()));
            assertThat(file.size()).isEqualTo(content.length);
            assertThat(file.sha256()).isEqualTo(sha256(content));
            assertThat(json.at("/files/" + file.name() + "/sha256").asText()).isEqualTo(file.sha256());
        }
        assertThat(namesIn(directory)).containsExactly("run-7");
    }

    @Test
    void checkpointJsonSaysWhereItComesFromAndTrainingArgsWhatWasAsked() throws Exception {
        Path checkpoint = Path.of(write("run-7").location());

        JsonNode json = JSON.readTree(checkpoint.resolve("checkpoint.json").toFile());
        assertThat(json.path("step").asInt()).isEqualTo(7);
        assertThat(json.at("/train_dataset/dataset_id").asText()).isEqualTo("train-data");
        assertThat(json.at("/train_dataset/source_sha256").asText()).isEqualTo("cd34");
        assertThat(json.at("/tokenizer/tokenizer_id").asText()).isEqualTo("tokenizer-1");
        assertThat(json.at("/tokenizer/sha256").asText())
                .isEqualTo(sha256(Files.readAllBytes(checkpoint.resolve("tokenizer.json"))));
        assertThat(json.at("/arguments/seed").asInt()).isEqualTo(42);
        assertThat(json.at("/arguments/max_seq_length").asInt()).isEqualTo(384);
        assertThat(json.path("device").asText()).isEqualTo("cpu");
        assertThat(json.at("/software/squadron").asText()).matches("\\d+\\.\\d+.*");
        assertThat(json.at("/software/revision").asText()).matches("([0-9a-f]{40}(-dirty)?)|unknown");
        assertThat(json.at("/software/engine").asText()).isEqualTo("PyTorch 2.7.1");
        assertThat(json.at("/software/djl").asText()).matches("\\d+\\.\\d+.*");
        assertThat(json.at("/software/java").asText())
                .isEqualTo(Runtime.version().toString());
        assertThat(json.at("/encoder/sha256").asText()).isEqualTo("ab12");
        assertThat(json.at("/metrics/loss").asDouble()).isEqualTo(1.25);
        assertThat(json.path("created_at").asText()).isEqualTo("2026-01-02T03:04:05Z");
        JsonNode arguments =
                JSON.readTree(checkpoint.resolve("training_args.json").toFile());
        assertThat(arguments.path("learning_rate").asDouble()).isEqualTo(2e-4);
        assertThat(arguments.path("hidden_dropout_prob").isNull()).isTrue();
    }

    @Test
    void itLoadsAgainAsAnEncoderWithItsHead() throws IOException {
        Encoder again =
                new EncoderCatalog().find(Path.of(write("run-7").location()).toString());

        assertThat(again.config()).isEqualTo(encoder.config());
        assertThat(again.hasQuestionAnsweringHead()).isTrue();
        assertThat(again.weights().keySet())
                .containsExactlyElementsOf(model.weights().keySet());
        again.weights().forEach((name, tensor) -> assertThat(tensor.toFloats())
                .isEqualTo(model.weights().get(name).toFloats()));
    }

    @Test
    void theServedModelGivesTheLogitsOfTransformers() throws IOException {
        Golden golden = new Golden();
        try (ServedModel served = new ServedModel(Path.of(write("run-7").location()))) {
            List<float[]> logits = served.logits(
                    (int) golden.shape("batch.0.input_ids")[0],
                    golden.longs("batch.0.input_ids"),
                    golden.longs("batch.0.token_type_ids"),
                    golden.longs("batch.0.attention_mask"));

            assertThat(logits).hasSize(2);
            assertThat(logits.get(0)).containsExactly(golden.floats("start_logits"), within(1e-5f));
            assertThat(logits.get(1)).containsExactly(golden.floats("end_logits"), within(1e-5f));
        }
    }

    @Test
    void u14TheWeightsLieInACheckpointOnce() throws IOException {
        Path checkpoint = Path.of(write("run-7").location());

        try (ZipFile script = new ZipFile(checkpoint.resolve("torchscript.zip").toFile())) {
            assertThat(script.stream().map(ZipEntry::getName))
                    .containsExactly(
                            "model/data.pkl",
                            "model/code/__torch__.py",
                            "model/constants.pkl",
                            "model/version",
                            "model/byteorder");
        }
    }

    @Test
    void theSameModelGivesTheSameBytes() throws IOException {
        assertThat(write("a").files()).isEqualTo(write("b").files());
    }

    @Test
    void aFileNameThatLeavesTheDirectoryIsRefusedAndNothingHalfWrittenStays() throws IOException {
        assertThatThrownBy(() -> new CheckpointWriter(new DirectoryStore(directory))
                        .write(model, Map.of("../vocab.txt", new byte[0]), provenance("run-7")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"../vocab.txt\" is no name");

        assertThat(namesIn(directory)).isEmpty();
    }

    @Test
    void aCheckpointIdThatIsAPathIsRefused() {
        assertThatThrownBy(() -> write("../run-7")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> write(".run-7")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDirectoryThatCannotBeMadeIsAnIoError() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");

        assertThatThrownBy(() ->
                        new CheckpointWriter(new DirectoryStore(file)).write(model, tokenizer, provenance("run-7")))
                .isInstanceOf(IOException.class);
    }

    private static List<String> namesIn(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String sha256(byte[] content) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
