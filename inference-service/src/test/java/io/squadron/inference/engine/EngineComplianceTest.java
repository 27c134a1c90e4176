package io.squadron.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.squadron.checkpoints.CheckpointPlaces;
import io.squadron.checkpoints.directory.DirectoryReader;
import io.squadron.checkpoints.onnx.Batches;
import io.squadron.checkpoints.onnx.OnnxModel;
import io.squadron.checkpoints.onnx.OnnxPrecision;
import io.squadron.inference.answer.WindowLogits;
import io.squadron.inference.batching.WindowInput;
import io.squadron.inference.derived.DerivedFiles;
import io.squadron.inference.model.CheckpointFiles;
import io.squadron.inference.model.Engine;
import io.squadron.inference.model.ServableModel;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.inference.model.UnusableCheckpointException;
import io.squadron.inference.onnx.OnnxEngine;
import io.squadron.inference.onnx.PlainOnnxModel;
import io.squadron.inference.torch.TorchEngine;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every engine does in the same way, in every precision. */
class EngineComplianceTest {
    private static final List<WindowInput> WINDOWS = List.of(window(9, 2), window(40, 5), window(23, 3));

    @TempDir
    Path root;

    /**
     * An engine in a precision.
     *
     * @param tolerance how far its logits, which are up to 8 away from zero, may be from those of transformers
     */
    record Subject(String name, Engine engine, Precision precision, float tolerance) {
        ServableModel load(Checkpoint checkpoint) throws UnusableCheckpointException {
            engine.start();
            return engine.loader(
                            new CheckpointFiles(
                                    new CheckpointPlaces(new DirectoryReader(Optional.empty()), Optional.empty())),
                            DerivedFiles.notKept())
                    .load(checkpoint, precision);
        }
    }

    static Stream<Subject> subjects() {
        return Stream.of(
                new Subject("pytorch", new TorchEngine(1), Precision.PRECISION_FP32, 1e-5f),
                new Subject("pytorch bf16", new TorchEngine(1), Precision.PRECISION_BF16, 0.1f),
                new Subject("onnxruntime fp32", new OnnxEngine(1), Precision.PRECISION_FP32, 1e-5f),
                new Subject("onnxruntime int8", new OnnxEngine(1), Precision.PRECISION_INT8, 0.4f));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void theLogitsAreThoseOfTransformers(Subject subject) throws Exception {
        try (ServableModel model = subject.load(TinyCheckpoint.write(root, "tiny"))) {
            assertSame(model.forward(WINDOWS), TinyCheckpoint.logitsOfTransformers(), subject.tolerance);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExportedFileGivesTheLogitsOfTheServedModel(OnnxPrecision precision) throws Exception {
        Checkpoint checkpoint = TinyCheckpoint.write(root, "tiny");
        Path directory = root.resolve("tiny");
        Path file = root.resolve("model.onnx");
        OnnxModel.of(Files.readAllBytes(directory.resolve("config.json")), directory.resolve("model.safetensors"))
                .write(precision, Batches.PADDED, file);

        Subject served = new Subject(
                "served",
                new OnnxEngine(1),
                precision == OnnxPrecision.INT8 ? Precision.PRECISION_INT8 : Precision.PRECISION_FP32,
                // In 8 bits the last digit of an attention decides how the next product rounds; the served one takes no
                // padding.
                precision == OnnxPrecision.INT8 ? 0.4f : 1e-5f);
        try (ServableModel model = served.load(checkpoint);
                ServableModel exported = PlainOnnxModel.load(file)) {
            assertSame(exported.forward(WINDOWS), model.forward(WINDOWS), served.tolerance);
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void f73AWindowGetsTheSameLogitsAloneAndInABatch(Subject subject) throws Exception {
        try (ServableModel model = subject.load(TinyCheckpoint.write(root, "tiny"))) {
            List<WindowLogits> alone = new ArrayList<>();
            for (WindowInput window : WINDOWS) {
                alone.addAll(model.forward(List.of(window)));
            }

            assertSame(model.forward(WINDOWS), alone, 1e-5f);
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void severalThreadsMayAskAtTheSameTime(Subject subject) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (ServableModel model = subject.load(TinyCheckpoint.write(root, "tiny"))) {
            List<WindowLogits> expected = model.forward(WINDOWS);
            List<Callable<List<WindowLogits>>> calls = IntStream.range(0, 40)
                    .<Callable<List<WindowLogits>>>mapToObj(call -> () -> model.forward(WINDOWS))
                    .toList();

            for (Future<List<WindowLogits>> answer : threads.invokeAll(calls)) {
                assertSame(answer.get(), expected, 1e-5f);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void aClosedModelAnswersNoMore(Subject subject) throws Exception {
        ServableModel model = subject.load(TinyCheckpoint.write(root, "tiny"));
        model.close();
        model.close();

        assertThatThrownBy(() -> model.forward(WINDOWS)).hasMessageContaining("unloaded");
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void f63WeightsThatAreNotFiniteAreRefusedByTheFirstQuestion(Subject subject) throws IOException {
        assertRefused(subject, TinyCheckpoint.writeBroken(root, "nan"), "first question", "not finite");
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void f59AChangedFileIsRefused(Subject subject) throws IOException {
        Checkpoint checkpoint = TinyCheckpoint.write(root, "changed");
        Path file = root.resolve("changed/model.safetensors");
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);

        assertRefused(subject, checkpoint, "model.safetensors has SHA-256", "changed or damaged");
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void moreTokensThanTheModelHasPositionsForAreFoundBeforeARequestDoes(Subject subject) throws IOException {
        Checkpoint checkpoint = TinyCheckpoint.write(root, "positions").toBuilder()
                .setMaxPositionEmbeddings(512)
                .clearSettings()
                .build();

        assertRefused(subject, checkpoint, "failed its first question");
    }

    private static void assertRefused(Subject subject, Checkpoint checkpoint, String... words) {
        assertThatThrownBy(() -> subject.load(checkpoint))
                .isInstanceOf(UnusableCheckpointException.class)
                .message()
                .contains(words);
    }

    private static void assertSame(List<WindowLogits> actual, List<WindowLogits> expected, float tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).start())
                    .containsExactly(expected.get(i).start(), within(tolerance))
                    .hasSize(WINDOWS.get(i).length());
            assertThat(actual.get(i).end()).containsExactly(expected.get(i).end(), within(tolerance));
        }
    }

    private static WindowInput window(int length, int questionLength) {
        return new WindowInput(
                IntStream.range(0, length).map(i -> 7 + i * i % 500).toArray(), questionLength);
    }
}
