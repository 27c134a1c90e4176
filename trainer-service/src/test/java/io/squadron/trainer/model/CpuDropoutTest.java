package io.squadron.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.squadron.trainer.torchscript.ScriptModule;
import io.squadron.trainer.torchscript.TorchScriptArchive;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dropout of cpu_dropout.py alone: which elements it takes, and that nothing else about them can be foretold. */
class CpuDropoutTest {
    private static final int ELEMENTS = 1_000_002;
    private static final float P = 0.1f;

    private static final String CALLER =
            """
            class Dropout(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.Dropout, x: Tensor) -> Tensor:
                return __torch__.dropout(x, 0.1)
              def two_layers(self: __torch__.Dropout, x: Tensor) -> Tensor:
                return torch.stack([__torch__.dropout(x, 0.1), __torch__.dropout(x, 0.1)])
              def attention(self: __torch__.Dropout, v: Tensor, mask: Tensor) -> Tensor:
                q = torch.zeros_like(v)
                return __torch__.attention(q, q, v, mask, 0.1)
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void write() throws Exception {
        try (InputStream source = BertScript.class.getResourceAsStream("cpu_dropout.py");
                OutputStream out = Files.newOutputStream(directory.resolve("dropout.pt"))) {
            String functions = new String(source.readAllBytes(), StandardCharsets.UTF_8);
            TorchScriptArchive.write(out, new ScriptModule("Dropout").with("training", true), functions + CALLER);
        }
    }

    /** What becomes of that many ones. */
    private float[] droppedOnes(long step, int elements) {
        return called("forward", step, manager -> new NDList(manager.ones(new Shape(1, elements))));
    }

    private float[] called(String method, long step, Function<NDManager, NDList> arguments) {
        try (Model model = Model.newInstance("dropout", "PyTorch");
                NDManager manager = NDManager.newBaseManager(null, "PyTorch")) {
            model.load(directory, "dropout");
            TorchEngine.seed(7, step);
            NDList inputs = arguments.apply(manager);
            NDArray name = manager.create(0f);
            name.setName("module_method:" + method);
            inputs.add(name);
            return model.getBlock()
                    .forward(new ParameterStore(manager, false), inputs, false)
                    .singletonOrThrow()
                    .toFloatArray();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsKeptGrowsByTheShareThatIsDropped() {
        assertThat(droppedOnes(1, 10_001)).containsOnly(0f, 1f / (1 - P));
    }

    @Test
    void eachOfTheFourElementsThatShareADrawIsDroppedWithItsProbability() {
        float[] values = droppedOnes(1, ELEMENTS);
        for (int lane = 0; lane < 4; lane++) {
            int dropped = 0;
            int all = 0;
            for (int i = lane; i < ELEMENTS; i += 4) {
                dropped += values[i] == 0 ? 1 : 0;
                all++;
            }
            // Five standard deviations.
            assertThat((double) dropped / all).as("lane %d", lane).isCloseTo(P, within(5 * 0.3 / Math.sqrt(all)));
        }
    }

    @Test
    void neighboursAreDroppedIndependently() {
        float[] values = droppedOnes(1, ELEMENTS);
        for (int distance = 1; distance <= 5; distance++) {
            int both = 0;
            for (int i = distance; i < ELEMENTS; i++) {
                both += values[i] == 0 && values[i - distance] == 0 ? 1 : 0;
            }
            assertThat((double) both / ELEMENTS)
                    .as("distance %d", distance)
                    .isCloseTo(P * P, within(5 * 0.1 / Math.sqrt(ELEMENTS)));
        }
    }

    @Test
    void twoLayersOfOneStepDrawIndependently() {
        float[] values = called("two_layers", 1, manager -> new NDList(manager.ones(new Shape(1, ELEMENTS))));
        int both = 0;
        for (int i = 0; i < ELEMENTS; i++) {
            both += values[i] == 0 && values[ELEMENTS + i] == 0 ? 1 : 0;
        }
        assertThat((double) both / ELEMENTS).isCloseTo(P * P, within(5 * 0.1 / Math.sqrt(ELEMENTS)));
    }

    /** Equal scores and values that are the unit matrix show the probabilities that are left: 0, or 1 / (n (1 - p)). */
    @Test
    void attentionDropsItsProbabilitiesIndependentlyOfWindowHeadQueryAndKey() {
        int windows = 4;
        int heads = 4;
        int n = 128;
        float[] left = called(
                "attention",
                1,
                manager -> new NDList(
                        manager.eye(n).reshape(1, 1, n, n).broadcast(new Shape(windows, heads, n, n)),
                        manager.ones(new Shape(windows, 1, 1, n)).toType(DataType.BOOLEAN, false)));
        int dropped = 0;
        for (float value : left) {
            dropped += value == 0 ? 1 : 0;
        }
        assertThat((double) dropped / left.length).isCloseTo(P, within(5 * 0.3 / Math.sqrt(left.length)));
        assertThat(left[0] == 0 ? left[1] : left[0]).isCloseTo(1 / (n * (1 - P)), within(1e-6f));
        for (int distance : new int[] {heads * n * n, n * n, n, 1}) {
            int both = 0;
            for (int i = distance; i < left.length; i++) {
                both += left[i] == 0 && left[i - distance] == 0 ? 1 : 0;
            }
            assertThat((double) both / (left.length - distance))
                    .as("distance %d", distance)
                    .isCloseTo(P * P, within(5 * 0.1 / Math.sqrt(left.length - distance)));
        }
    }

    @Test
    void aStepDrawsTheSameAgainAndAnotherStepOthers() {
        assertThat(droppedOnes(3, 1000)).isEqualTo(droppedOnes(3, 1000)).isNotEqualTo(droppedOnes(4, 1000));
    }
}
