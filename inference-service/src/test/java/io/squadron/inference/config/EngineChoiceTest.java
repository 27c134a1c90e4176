package io.squadron.inference.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.squadron.checkpoints.CheckpointPlaces;
import io.squadron.checkpoints.directory.DirectoryReader;
import io.squadron.inference.answer.WindowLogits;
import io.squadron.inference.batching.WindowInput;
import io.squadron.inference.derived.DerivedFiles;
import io.squadron.inference.grpc.DefaultConfig;
import io.squadron.inference.model.CheckpointFiles;
import io.squadron.inference.model.Engine;
import io.squadron.inference.model.ModelLoader;
import io.squadron.inference.model.ServableModel;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.inference.model.UnusableCheckpointException;
import io.squadron.inference.torch.TorchEngine;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineChoiceTest {
    @TempDir
    Path root;

    @Test
    void aCpuAnswersWithOnnxRuntimeAndServesCheckpointsOfEarlierTrainersAllTheSame() throws Exception {
        assumeFalse(TorchEngine.hasGpu(), "a GPU is there, and PyTorch uses it");
        Engine engine = engine(Map.of());

        assertThat(engine.description()).startsWith("ONNX Runtime").endsWith("on cpu");
        assertAnswers(engine, TinyCheckpoint.write(root, "now"));
        assertAnswers(engine, TinyCheckpoint.writeEarlierForm(root, "earlier"));
    }

    @Test
    void whatOnnxRuntimeDoesNotHaveIsServedByPyTorch() throws Exception {
        Engine engine = engine(Map.of());
        Checkpoint now = TinyCheckpoint.write(root, "now");
        Checkpoint earlier = TinyCheckpoint.writeEarlierForm(root, "earlier");

        try (ServableModel model = load(engine, now, Precision.PRECISION_BF16)) {
            assertThat(model.forward(List.of(new WindowInput(new int[] {7, 8, 9}, 1))))
                    .hasSize(1);
        }
        assertThat(loader(engine).precisions(now)).endsWith(Precision.PRECISION_FP32);
        assertThat(loader(engine).precisions(earlier)).containsExactly(Precision.PRECISION_FP32);
        assertThatThrownBy(() -> load(engine, earlier, Precision.PRECISION_BF16))
                .isInstanceOf(UnusableCheckpointException.class)
                .hasMessageContaining("computes in float32 only");
    }

    @Test
    void theEngineIsThatOfTheConfiguration() throws Exception {
        Engine engine = engine(Map.of("squadron.inference.engine", "pytorch"));

        assertThat(engine.description()).startsWith("PyTorch");
        assertAnswers(engine, TinyCheckpoint.write(root, "now"));
    }

    @Test
    void onnxRuntimeAloneRefusesACheckpointOfAnEarlierTrainer() throws Exception {
        Engine engine = engine(Map.of("squadron.inference.engine", "onnxruntime"));
        Checkpoint checkpoint = TinyCheckpoint.writeEarlierForm(root, "earlier");

        assertThatThrownBy(() -> load(engine, checkpoint))
                .isInstanceOf(UnusableCheckpointException.class)
                .hasMessage("The checkpoint has no config.json, so ONNX Runtime cannot serve it");
    }

    private static Engine engine(Map<String, String> keys) {
        Engine engine = EngineChoice.of(DefaultConfig.read(keys));
        assertThat(engine.description()).isEmpty();
        engine.start();
        return engine;
    }

    private static ServableModel load(Engine engine, Checkpoint checkpoint) throws UnusableCheckpointException {
        return load(engine, checkpoint, Precision.PRECISION_FP32);
    }

    private static ServableModel load(Engine engine, Checkpoint checkpoint, Precision precision)
            throws UnusableCheckpointException {
        return loader(engine).load(checkpoint, precision);
    }

    private static ModelLoader loader(Engine engine) {
        return engine.loader(
                new CheckpointFiles(new CheckpointPlaces(new DirectoryReader(Optional.empty()), Optional.empty())),
                DerivedFiles.notKept());
    }

    /** The shortest window of the golden logits. */
    private static void assertAnswers(Engine engine, Checkpoint checkpoint) throws Exception {
        WindowLogits expected = TinyCheckpoint.logitsOfTransformers().get(0);
        int[] inputIds = IntStream.range(0, expected.start().length)
                .map(i -> 7 + i * i % 500)
                .toArray();
        try (ServableModel model = load(engine, checkpoint)) {
            WindowLogits logits =
                    model.forward(List.of(new WindowInput(inputIds, 2))).get(0);

            assertThat(logits.start()).containsExactly(expected.start(), within(1e-5f));
            assertThat(logits.end()).containsExactly(expected.end(), within(1e-5f));
        }
    }
}
