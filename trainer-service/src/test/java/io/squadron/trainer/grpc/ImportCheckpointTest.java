package io.squadron.trainer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.trainer.Golden;
import io.squadron.trainer.checkpoint.ServedModel;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.safetensors.SafetensorsReader;
import io.squadron.trainer.safetensors.SafetensorsWriter;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import io.squadron.v1.ImportCheckpointRequest;
import io.squadron.v1.ImportCheckpointResponse;
import io.squadron.v1.WindowSettings;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that transformers saved become checkpoints, or are refused with a sentence; see golden/hugging-face. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(TrainerNeighbours.class)
class ImportCheckpointTest extends RunningTrainer {
    private static final Path GOLDEN = Golden.directory().getParent();
    private static final int VOCABULARY = 120;
    private static final int POSITIONS = 40;

    @Inject
    TrainerConfig config;

    @TempDir
    private Path parent;

    private Path directory;

    @BeforeEach
    void copyTheGoldenModel() throws IOException {
        directory = copy("tiny-bert", "my tiny bert");
    }

    @ParameterizedTest
    @CsvSource({"tiny-bert, fp32", "hugging-face/fp16, fp16", "hugging-face/bf16-sharded, bf16-sharded"})
    void aModelOfAnyPrecisionAnswersAsInTransformers(String golden, String expectedName) throws Exception {
        Map<String, Tensor> expected = SafetensorsReader.read(GOLDEN.resolve("hugging-face/expected.safetensors"))
                .tensors();

        Checkpoint imported = importing(copy(golden, expectedName));

        assertThat(imported.getCheckpointId()).matches(expectedName + "-[0-9a-f]{12}");
        assertThat(announcement(imported.getCheckpointId())).isEqualTo(imported);
        assertThat(imported.getFilesList())
                .extracting(CheckpointFile::getName)
                .containsExactlyInAnyOrder(
                        "config.json",
                        "model.safetensors",
                        "torchscript.zip",
                        "tokenizer.json",
                        "vocab.txt",
                        "training_args.json");
        assertFilesHaveTheAnnouncedHashes(imported);
        try (ServedModel served = new ServedModel(directory(imported))) {
            long[] ids = longs(expected.get("input_ids"));
            long[] attention = new long[ids.length];
            Arrays.fill(attention, 1);
            List<float[]> logits = served.logits(1, ids, longs(expected.get("token_type_ids")), attention);
            assertThat(logits.get(0))
                    .containsExactly(
                            expected.get(expectedName + ".start_logits").toFloats(), within(1e-5f));
            assertThat(logits.get(1))
                    .containsExactly(expected.get(expectedName + ".end_logits").toFloats(), within(1e-5f));
        }
    }

    @Test
    void anImportedCheckpointSaysHowItIsServedAndThatNoRunMadeIt() throws IOException {
        Checkpoint imported = importing(request(directory).setVersion2WithNegative(true));

        assertThat(imported.getCheckpointId()).startsWith("my-tiny-bert-");
        assertThat(imported.getRunId()).isEmpty();
        assertThat(imported.getTrainDatasetId()).isEmpty();
        assertThat(imported.getIsFinal()).isTrue();
        assertThat(imported.getVersion2WithNegative()).isTrue();
        assertThat(imported.getModelNameOrPath()).isEqualTo(directory.toString());
        assertThat(imported.getTokenizerId()).startsWith("tokenizer-");
        assertThat(imported.getMaxPositionEmbeddings()).isEqualTo(POSITIONS);
        assertThat(imported.getSettings())
                .isEqualTo(WindowSettings.newBuilder()
                        .setMaxSeqLength(POSITIONS)
                        .setDocStride(128) // run_squad's default
                        .setMaxQueryLength(8)
                        .build());
        assertThat(directory(imported).resolve("training_args.json"))
                .content()
                .contains("max_seq_length")
                .doesNotContain("learning_rate");
    }

    @Test
    void theSameModelIsImportedOnceWithTheSameSettings() {
        Checkpoint first = importing(directory);

        assertThat(importing(directory)).isEqualTo(first);
        assertThat(announcements(first.getCheckpointId())).hasSize(1);

        Checkpoint other = importing(request(directory)
                .setSettings(request(directory).getSettings().toBuilder()
                        .setDocStride(9)
                        .build()));
        assertThat(other.getCheckpointId()).startsWith("my-tiny-bert-").isNotEqualTo(first.getCheckpointId());
    }

    @Test
    void aCheckpointThatSomebodyDeletedIsBroughtBack() throws Exception {
        Checkpoint first = importing(directory);
        for (CheckpointFile file : first.getFilesList()) {
            Files.delete(directory(first).resolve(file.getName()));
        }
        Files.delete(directory(first).resolve("checkpoint.json"));
        Files.delete(directory(first));

        Checkpoint again = importing(directory);

        assertThat(again.getCheckpointId()).isEqualTo(first.getCheckpointId());
        assertFilesHaveTheAnnouncedHashes(again);
    }

    @Test
    void aCheckpointOfSquadronsOwnCanBeImportedElsewhere() {
        Checkpoint first = importing(directory);

        Checkpoint again = importing(directory(first));

        assertThat(again.getCheckpointId()).startsWith(first.getCheckpointId() + "-");
    }

    @Test
    void aModelWithoutAFineTunedHeadIsRefused() throws IOException {
        assertUnusable(copy("hugging-face/bare", "bare"), "bare has no head for question answering");
        assertUnusable(copy("hugging-face/pretraining", "pretraining"), "so its answers would be noise");
        assertRefused(
                () -> importing(request(directory).setModelNameOrPath("all-MiniLM-L6-v2")),
                Status.Code.FAILED_PRECONDITION,
                "has no head for question answering");
    }

    @Test
    void whatIsNoDirectoryIsNotFound() {
        Path file = directory.resolve("config.json");
        assertRefused(
                () -> importing(request(parent.resolve("nowhere"))),
                Status.Code.NOT_FOUND,
                "no encoder \"" + parent.resolve("nowhere") + "\"");
        assertRefused(() -> importing(request(file)), Status.Code.NOT_FOUND, file + " is a file");
        assertRefused(
                () -> importing(ImportCheckpointRequest.newBuilder()),
                Status.Code.INVALID_ARGUMENT,
                "model_name_or_path is missing");
    }

    @Test
    void otherKindsOfModelsAreRefusedByTheirType() throws IOException {
        rewrite("config.json", "\"bert\"", "\"distilbert\"");
        assertUnusable(directory, "model_type \"distilbert\"; only BERT");
        rewrite("config.json", "\"distilbert\"", "\"roberta\"");
        assertUnusable(directory, "model_type \"roberta\"; only BERT");
    }

    @Test
    void picklesAreRefusedWithTheWayOut() throws IOException {
        Files.move(directory.resolve("model.safetensors"), directory.resolve("pytorch_model.bin"));
        assertUnusable(directory, "pytorch_model.bin, a pickle, which can run any code", "save_pretrained");
    }

    @Test
    void weightsThatAreNotThoseOfTheConfigurationAreNamed() throws IOException {
        Map<String, Tensor> tensors = tensors();
        tensors.remove("bert.encoder.layer.1.output.dense.bias");
        tensors.put("qa_outputs.bias", Tensor.ofFloats(new float[3], 3));
        write(tensors);

        assertUnusable(
                directory,
                "it lacks bert.encoder.layer.1.output.dense.bias",
                "qa_outputs.bias has the shape [3] instead of [2]");
    }

    @Test
    void weightsThatAreNoNumbersAreRefused() throws IOException {
        Map<String, Tensor> tensors = tensors();
        tensors.put("qa_outputs.bias", Tensor.ofFloats(new float[] {0, Float.NaN}, 2));
        write(tensors);

        assertUnusable(directory, "the tensor qa_outputs.bias holds NaN or infinite values");
    }

    @Test
    void moreTokensThanPositionsAreRefused() {
        assertRefused(
                () -> importing(ImportCheckpointRequest.newBuilder().setModelNameOrPath(directory.toString())),
                Status.Code.FAILED_PRECONDITION,
                "max_seq_length is 384, but " + directory + " has max_position_embeddings 40; import it with 40");
    }

    @Test
    void settingsThatMakeNoWindowsAreRefusedInTheTokenizerServicesWords() {
        WindowSettings noRoom = WindowSettings.newBuilder()
                .setMaxSeqLength(20)
                .setMaxQueryLength(20)
                .build();
        assertRefused(
                () -> importing(request(directory).setSettings(noRoom)),
                Status.Code.INVALID_ARGUMENT,
                "max_seq_length leaves no room for the document.");
    }

    @Test
    void aTokenizerThatIsMissingOrDoesNotFitIsRefused() throws IOException {
        Files.writeString(directory.resolve("vocab.txt"), vocabulary(VOCABULARY + 1));
        assertUnusable(directory, "its tokenizer has 121 tokens, but config.json says vocab_size 120");
        Files.writeString(directory.resolve("vocab.txt"), "a\nb\n");
        assertUnusable(directory, "The tokenizer of " + directory + " cannot be used: The vocabulary has no [PAD].");
        Files.delete(directory.resolve("vocab.txt"));
        assertUnusable(directory, "has neither tokenizer.json nor vocab.txt");
    }

    @Test
    void aRefusedImportLeavesNothing() throws IOException {
        importing(directory);
        Set<Path> before = checkpoints();
        Files.delete(directory.resolve("vocab.txt"));

        assertUnusable(directory, "has neither");

        assertThat(checkpoints()).isEqualTo(before);
    }

    private Set<Path> checkpoints() throws IOException {
        try (Stream<Path> children = Files.list(config.checkpointsDirectory())) {
            return children.collect(Collectors.toSet());
        }
    }

    private Checkpoint importing(Path model) {
        return importing(request(model));
    }

    private Checkpoint importing(ImportCheckpointRequest.Builder request) {
        Iterator<ImportCheckpointResponse> responses = trainer().importCheckpoint(request.build());
        ImportCheckpointResponse last = responses.next();
        while (responses.hasNext()) {
            last = responses.next();
        }
        return last.getCheckpoint();
    }

    private static ImportCheckpointRequest.Builder request(Path model) {
        return ImportCheckpointRequest.newBuilder()
                .setModelNameOrPath(model.toString())
                .setSettings(
                        WindowSettings.newBuilder().setMaxSeqLength(POSITIONS).setMaxQueryLength(8));
    }

    private void assertUnusable(Path model, String... sentences) {
        for (String sentence : sentences) {
            assertRefused(() -> importing(model), Status.Code.FAILED_PRECONDITION, sentence);
        }
    }

    private Path copy(String golden, String name) throws IOException {
        Path copy = Files.createDirectories(parent.resolve(name));
        try (Stream<Path> files = Files.list(GOLDEN.resolve(golden))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (file.getFileName().toString().matches("config.json|model.*")) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        }
        Files.writeString(copy.resolve("vocab.txt"), vocabulary(VOCABULARY));
        return copy;
    }

    private static String vocabulary(int tokens) {
        return "[PAD]\n[UNK]\n[CLS]\n[SEP]\n"
                + IntStream.range(4, tokens).mapToObj(i -> "token" + i + "\n").collect(Collectors.joining());
    }

    private void rewrite(String file, String old, String replacement) throws IOException {
        Path path = directory.resolve(file);
        Files.writeString(path, Files.readString(path).replace(old, replacement));
    }

    private Map<String, Tensor> tensors() throws IOException {
        return new LinkedHashMap<>(SafetensorsReader.read(GOLDEN.resolve("tiny-bert/model.safetensors"))
                .tensors());
    }

    private void write(Map<String, Tensor> tensors) throws IOException {
        try (OutputStream out = Files.newOutputStream(directory.resolve("model.safetensors"))) {
            SafetensorsWriter.write(out, tensors, Map.of("format", "pt"));
        }
    }

    private static long[] longs(Tensor tensor) {
        long[] values = new long[(int) tensor.elements()];
        tensor.data().asLongBuffer().get(values);
        return values;
    }
}
