package io.squadron.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.checkpoints.directory.DirectoryStore;
import io.squadron.trainer.Golden;
import io.squadron.trainer.SmallFileSystem;
import io.squadron.trainer.checkpoint.ResumeOrigin;
import io.squadron.trainer.checkpoint.ResumePoints;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.TestBroker;
import io.squadron.trainer.queue.RunControl;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.training.TrainingArguments;
import io.squadron.trainer.training.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F42: a state that a full disk does not take costs a warning; the state before stays, and nothing half-written. */
class FullDiskTest {
    private static final ResumeOrigin ORIGIN = new ResumeOrigin("squad", "ab12", TrainingArguments.defaults());

    @TempDir
    private Path directory;

    @Test
    void aStateThatAFullDiskDoesNotTakeLeavesTheOneBeforeAndTheTrainingGoesOn() throws Exception {
        try (SmallFileSystem disk = SmallFileSystem.over(directory, 512)) {
            ResumePoints points = new ResumePoints(new DirectoryStore(directory), Golden.scratch());
            ResumeKeeper keeper = new ResumeKeeper(points, ORIGIN, "", control(), Duration.ZERO, Duration.ZERO);
            keeper.keep(state(7));
            disk.leave(64);

            keeper.keep(state(9));
            assertThatThrownBy(() -> points.write("run-1", ORIGIN, state(9)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(directory + " cannot take it: No space left on device");

            assertThat(keeper.latest().orElseThrow().step()).isEqualTo(7);
            assertThat(names()).containsExactlyInAnyOrder("run-1-7", "ballast");

            Files.delete(directory.resolve("ballast"));
            keeper.keep(state(11));
            assertThat(keeper.latest().orElseThrow().step()).isEqualTo(11);
        }
    }

    private static RunControl control() {
        TrainerConfig config = TestBroker.config(Map.of());
        return new RunControl(TestBroker.runLog(config), "run-1", 1, "test");
    }

    /** About 120 kB. */
    private static TrainingState state(long step) {
        Map<String, Tensor> weights = Map.of("w", Tensor.ofFloats(new float[10_000], 10_000));
        return new TrainingState(
                step, weights, weights, weights, 1, new TrainingState.Progress(1, 8, 0.5, 1, 1, 8, 0.5));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.map(child -> child.getFileName().toString()).toList();
        }
    }
}
