package io.squadron.inference.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.squadron.checkpoints.CheckpointPlaces;
import io.squadron.checkpoints.directory.DirectoryReader;
import io.squadron.inference.answer.WindowLogits;
import io.squadron.inference.batching.WindowInput;
import io.squadron.inference.derived.DerivedFiles;
import io.squadron.inference.model.CheckpointFiles;
import io.squadron.inference.model.ModelLoader;
import io.squadron.inference.model.ServableModel;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.inference.model.UnusableCheckpointException;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Precision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchModelTest {
    private static final TorchEngine ENGINE = new TorchEngine(1);

    @TempDir
    Path root;

    @BeforeAll
    static void startEngine() {
        ENGINE.start();
    }

    @Test
    void aWindowGetsTheSameLogitsAloneAndInABatch() throws Exception {
        try (ServableModel model = load(TinyCheckpoint.write(root, "tiny"))) {
            List<WindowInput> windows = List.of(window(9, 2), window(40, 5), window(23, 3));

            List<WindowLogits> together = model.forward(windows);

            for (int i = 0; i < windows.size(); i++) {
                WindowLogits alone = model.forward(List.of(windows.get(i))).get(0);
                assertThat(together.get(i).start())
                        .containsExactly(alone.start(), within(1e-5f))
                        .hasSize(windows.get(i).length());
                assertThat(together.get(i).end()).containsExactly(alone.end(), within(1e-5f));
            }
        }
    }

    @Test
    void aClosedModelAnswersNoMore() throws Exception {
        ServableModel model = load(TinyCheckpoint.write(root, "tiny"));
        model.close();
        model.close();

        assertThatThrownBy(() -> model.forward(List.of(window(9, 2)))).hasMessageContaining("unloaded");
    }

    @Test
    void f63WeightsThatAreNotFiniteAreRefusedByTheFirstQuestion() throws IOException {
        assertRefused(TinyCheckpoint.writeBroken(root, "nan"), "first question", "not finite");
    }

    @Test
    void u14TheEarlierFormOfACheckpointGivesTheSameLogitsToTheBit() throws Exception {
        List<WindowInput> windows = List.of(window(9, 2), window(40, 5), window(23, 3));
        try (ServableModel now = load(TinyCheckpoint.write(root, "now"));
                ServableModel earlier = load(TinyCheckpoint.writeEarlierForm(root, "earlier"))) {
            List<WindowLogits> logits = now.forward(windows);
            List<WindowLogits> expected = earlier.forward(windows);

            for (int i = 0; i < windows.size(); i++) {
                assertThat(logits.get(i).start())
                        .containsExactly(expected.get(i).start());
                assertThat(logits.get(i).end()).containsExactly(expected.get(i).end());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "torchscript.zip", "tokenizer.json"})
    void f59AChangedFileIsRefused(String name) throws IOException {
        Checkpoint checkpoint = TinyCheckpoint.write(root, "changed");
        Path file = root.resolve("changed").resolve(name);
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);

        assertRefused(checkpoint, name + " has SHA-256", "changed or damaged");
    }

    @Test
    void u14ACheckpointWithoutTorchScriptIsRefused() throws IOException {
        assertRefused(
                TinyCheckpoint.write(root, "weights", Map.of("model.safetensors", TinyCheckpoint.weights())),
                "checkpoint weights has neither torchscript.zip nor model.pt, so nothing can be served");
    }

    @Test
    void u14ATensorThatTheWeightsLackIsNamed() throws IOException {
        byte[] weights = new String(TinyCheckpoint.weights(), StandardCharsets.ISO_8859_1)
                .replace("qa_outputs.bias", "qa_outputs.bios")
                .getBytes(StandardCharsets.ISO_8859_1);

        assertRefused(
                TinyCheckpoint.write(root, "lacking", weights, TinyCheckpoint.script()),
                "torchscript.zip asks for tensor qa_outputs.bias (2 elements of type F32), which model.safetensors lacks");
    }

    @Test
    void f59ATruncatedFileIsRefused() throws IOException {
        Checkpoint checkpoint = TinyCheckpoint.write(root, "short");
        Files.write(root.resolve("short/tokenizer.json"), new byte[3]);

        assertRefused(checkpoint, "tokenizer.json has 3 bytes and not 21");
    }

    @Test
    void aMissingFileIsRefused() throws IOException {
        Checkpoint checkpoint = TinyCheckpoint.write(root, "missing");
        Files.delete(root.resolve("missing/tokenizer.json"));

        assertRefused(checkpoint, "missing or not a regular file");
    }

    @Test
    void f60ASymbolicLinkIsRefused() throws IOException {
        Checkpoint checkpoint = TinyCheckpoint.write(root, "link");
        Path elsewhere = Files.move(root.resolve("link/model.safetensors"), root.resolve("elsewhere"));
        Files.createSymbolicLink(root.resolve("link/model.safetensors"), elsewhere);

        assertRefused(checkpoint, "not a regular file");
    }

    @Test
    void whatIsNoTorchScriptIsRefused() throws IOException {
        byte[] text = {1, 2, 3};

        assertRefused(TinyCheckpoint.write(root, "earlier", Map.of("model.pt", text)), "no TorchScript module");
        assertRefused(
                TinyCheckpoint.write(root, "text", TinyCheckpoint.weights(), text),
                "torchscript.zip is no TorchScript without its weights");
    }

    @Test
    void moreTokensThanTheModelHasPositionsForAreFoundBeforeARequestDoes() throws IOException {
        Checkpoint checkpoint = TinyCheckpoint.write(root, "positions").toBuilder()
                .setMaxPositionEmbeddings(512)
                .clearSettings()
                .build();

        assertRefused(checkpoint, "failed its first question");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../model.safetensors",
                "/etc/passwd",
                "a/b",
                "a\\b",
                "..",
                ".hidden",
                "%2e%2e",
                "%252E%252E",
                "C:",
                "a#b",
                "a?b",
                "a\0b",
                "",
                "MODEL.SAFETENSORS",
            })
    void f60AnUnusableFileNameIsRefused(String name) throws IOException {
        Checkpoint good = TinyCheckpoint.write(root, "names");
        Checkpoint bad = good.toBuilder()
                .addFiles(good.getFiles(0).toBuilder().setName(name))
                .build();

        assertRefused(bad, "The checkpoint's announcement is unusable: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://example.org/x", "s3://bucket/x", "relative/x", "file://host/x", "file:///x?y", "%", ""})
    void f60ALocationThatIsNoDirectoryIsRefused(String location) throws IOException {
        Checkpoint checkpoint = TinyCheckpoint.write(root, "location").toBuilder()
                .setLocation(location)
                .build();

        assertThatThrownBy(() -> load(checkpoint)).isInstanceOf(UnusableCheckpointException.class);
    }

    @Test
    void f60ADirectoryOutsideOfTheConfiguredOneIsRefused() throws IOException {
        Checkpoint checkpoint = TinyCheckpoint.write(root, "outside");
        Path inside = Files.createDirectories(root.resolve("inside"));

        assertThatThrownBy(() -> loader(Optional.of(inside)).load(checkpoint, Precision.PRECISION_FP32))
                .isInstanceOf(UnusableCheckpointException.class)
                .hasMessageContaining("does not lie in");
    }

    private static ServableModel load(Checkpoint checkpoint) throws UnusableCheckpointException {
        return loader(Optional.empty()).load(checkpoint, Precision.PRECISION_FP32);
    }

    private static ModelLoader loader(Optional<Path> root) {
        return ENGINE.loader(
                new CheckpointFiles(new CheckpointPlaces(new DirectoryReader(root), Optional.empty())),
                DerivedFiles.notKept());
    }

    private static void assertRefused(Checkpoint checkpoint, String... words) {
        assertThatThrownBy(() -> load(checkpoint))
                .isInstanceOf(UnusableCheckpointException.class)
                .message()
                .contains(words);
    }

    private static WindowInput window(int length, int questionLength) {
        return new WindowInput(
                IntStream.range(0, length).map(i -> 7 + i * i % 500).toArray(), questionLength);
    }
}
