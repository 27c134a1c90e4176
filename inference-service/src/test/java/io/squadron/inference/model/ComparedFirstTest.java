package io.squadron.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.checkpoints.CheckpointPlaces;
import io.squadron.checkpoints.directory.DirectoryReader;
import io.squadron.inference.answer.WindowLogits;
import io.squadron.inference.batching.WindowInput;
import io.squadron.inference.derived.DerivedFiles;
import io.squadron.inference.derived.DerivedForm;
import io.squadron.inference.derived.DerivedKey;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model in a lower precision is held against float32 before it is served. */
class ComparedFirstTest {
    @TempDir
    private Path root;

    private final List<Precision> loaded = new ArrayList<>();
    private final List<Precision> closed = new ArrayList<>();
    private float error;

    private String libraries = "an engine 1.0";

    private ComparedFirst loader() {
        return new ComparedFirst(
                (checkpoint, precision) -> {
                    loaded.add(precision);
                    return new Sines(precision, precision == Precision.PRECISION_FP32 ? 0 : error);
                },
                new CheckpointFiles(new CheckpointPlaces(new DirectoryReader(Optional.empty()), Optional.empty())),
                derived(),
                () -> libraries);
    }

    private DerivedFiles derived() {
        return DerivedFiles.in(root.resolve("derived"), 1_000_000, InstantSource.system());
    }

    /** As an engine's loader keeps it. */
    private void keep(Checkpoint checkpoint) throws IOException {
        derived()
                .read(
                        DerivedKey.of(DerivedForm.ONNX_INT8, checkpoint),
                        10,
                        file -> Files.writeString(file, "a model"),
                        Files::readString);
    }

    @Test
    void oneThatIsNearEnoughIsServedAndComparedOnceEvenByAnotherProcess() throws Exception {
        error = 0.1f;
        Checkpoint checkpoint = TinyCheckpoint.write(root, "run-7");
        keep(checkpoint);

        loader().load(checkpoint, Precision.PRECISION_INT8).close();
        loader().load(checkpoint, Precision.PRECISION_INT8).close();

        assertThat(loaded)
                .containsExactly(Precision.PRECISION_FP32, Precision.PRECISION_INT8, Precision.PRECISION_INT8);
        assertThat(closed).isEqualTo(loaded);
    }

    @Test
    void afterAnUpgradeOfTheEngineItIsComparedAgain() throws Exception {
        Checkpoint checkpoint = TinyCheckpoint.write(root, "run-7");
        keep(checkpoint);
        loader().load(checkpoint, Precision.PRECISION_INT8).close();
        loaded.clear();

        libraries = "an engine 1.1";
        loader().load(checkpoint, Precision.PRECISION_INT8).close();

        assertThat(loaded).containsExactly(Precision.PRECISION_FP32, Precision.PRECISION_INT8);
    }

    @Test
    void whereNothingIsKeptItIsComparedAtEachLoad() throws Exception {
        Checkpoint checkpoint = TinyCheckpoint.write(root, "run-7");

        loader().load(checkpoint, Precision.PRECISION_INT8).close();
        loader().load(checkpoint, Precision.PRECISION_INT8).close();

        assertThat(loaded).filteredOn(Precision.PRECISION_FP32::equals).hasSize(2);
    }

    @Test
    void oneThatIsFarAwayIsRefusedAndFreed() {
        error = 3f;

        assertThatThrownBy(() -> loader().load(TinyCheckpoint.write(root, "run-7"), Precision.PRECISION_INT8))
                .isInstanceOf(UnusableCheckpointException.class)
                .hasMessageMatching(
                        "In int8 its logits are 1\\.\\d\\d standard deviations away from those in fp32: it is not"
                                + " served so");
        assertThat(closed).containsExactly(Precision.PRECISION_FP32, Precision.PRECISION_INT8);
    }

    @Test
    void oneThatGivesNoNumbersIsRefused() {
        error = Float.NaN;

        assertThatThrownBy(() -> loader().load(TinyCheckpoint.write(root, "run-7"), Precision.PRECISION_BF16))
                .isInstanceOf(UnusableCheckpointException.class);
    }

    @Test
    void oneWithoutAConfigurationHasNothingButFloat32() throws Exception {
        Checkpoint earlier = TinyCheckpoint.writeEarlierForm(root, "earlier");

        assertThatThrownBy(() -> loader().load(earlier, Precision.PRECISION_INT8))
                .isInstanceOf(UnusableCheckpointException.class)
                .hasMessage("The checkpoint has no config.json, so it is served in fp32 only");
    }

    @Test
    void float32IsComparedWithNothing() throws Exception {
        loader().load(TinyCheckpoint.write(root, "run-7"), Precision.PRECISION_FP32)
                .close();

        assertThat(loaded).containsExactly(Precision.PRECISION_FP32);
    }

    /** Logits that swing, and are off by an error to and fro. */
    private final class Sines implements ServableModel {
        private final Precision precision;
        private final float off;

        Sines(Precision precision, float off) {
            this.precision = precision;
            this.off = off;
        }

        @Override
        public List<WindowLogits> forward(List<WindowInput> windows) {
            return windows.stream()
                    .map(window -> new WindowLogits(logits(window, 1), logits(window, 2)))
                    .toList();
        }

        private float[] logits(WindowInput window, int which) {
            float[] logits = new float[window.length()];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = (float) (3 * Math.sin(which * window.inputIds()[i])) + (i % 2 == 0 ? off : -off);
            }
            return logits;
        }

        @Override
        public void close() {
            closed.add(precision);
        }
    }
}
