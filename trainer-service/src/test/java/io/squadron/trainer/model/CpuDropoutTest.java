package io.squadron.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.squadron.trainer.torchscript.ScriptModule;
import io.squadron.trainer.torchscript.TorchScriptArchive;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        try (Model model = Model.newInstance("dropout", "PyTorch");
                NDManager manager = NDManager.newBaseManager(null, "PyTorch")) {
            model.load(directory, "dropout");
            TorchEngine.seed(7, step);
            NDList ones = new NDList(manager.ones(new Shape(1, elements)));
            return model.getBlock()
                    .forward(new ParameterStore(manager, false), ones, false)
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
    void anUpdateDrawsTheSameAgainAndAnotherUpdateOthers() {
        assertThat(droppedOnes(3, 1000)).isEqualTo(droppedOnes(3, 1000)).isNotEqualTo(droppedOnes(4, 1000));
    }
}
