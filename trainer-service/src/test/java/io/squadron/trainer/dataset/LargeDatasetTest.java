package io.squadron.trainer.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.trainer.Refusal;
import io.squadron.trainer.SmallFileSystem;
import io.squadron.trainer.kafka.DeadLetters;
import io.squadron.trainer.scratch.ScratchDirectory;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.RunFailureReason;
import io.squadron.v1.Window;
import io.squadron.v1.WindowSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets beyond the heap. */
class LargeDatasetTest {
    @TempDir
    private Path directory;

    @Test
    void aDataSetLargerThanTheHeapIsTrainedOn() throws Exception {
        // About 85 MiB of windows.
        Process run = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dai.djl.offline=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeDatasetRun.class.getName(),
                        "125000",
                        "3",
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(run.getInputStream().readAllBytes(), UTF_8);

        assertThat(run.waitFor()).as(said).isZero();
        assertThat(said).contains("125000 windows, 8", "trained 3 steps");
        assertThat(directory).as("files are gone with the process").isEmptyDirectory();
    }

    @Test
    void f42ADiskThatDoesNotTakeItIsNamedWithTheSetting() throws IOException {
        Path small = directory.resolve("small");
        SmallFileSystem full = SmallFileSystem.over(small, 1024);
        try (WindowCollector collector = collector(manifest(5_000_000), small)) {
            assertThatThrownBy(() -> IntStream.range(0, 5_000_000).forEach(window -> take(collector, window)))
                    .isInstanceOfSatisfying(Refusal.Unable.class, refused -> assertThat(refused.reason())
                            .isEqualTo(RunFailureReason.RUN_FAILURE_REASON_STORAGE))
                    .hasMessageContaining("The trainer's scratch directory " + small + " takes only ")
                    .hasMessageContaining("of the 5000000 windows of data set \"large\" (No space left on device)")
                    .hasMessageContaining("set squadron.trainer.scratch-directory");
        } finally {
            full.close();
        }
    }

    @Test
    void aHeapThatDoesNotEvenTakeAnIndexIsSaidBeforeAnythingIsRead() {
        assertThatThrownBy(() -> collector(manifest(2_000_000_000), directory))
                .isInstanceOfSatisfying(Refusal.Unable.class, refused -> assertThat(refused.reason())
                        .isEqualTo(RunFailureReason.RUN_FAILURE_REASON_MEMORY))
                .hasMessageContaining(
                        "The 2000000000 windows of data set \"large\" need 152587 MiB of the trainer's heap")
                .hasMessageContaining("(-Xmx)");
    }

    @Test
    void moreWindowsThanAnyTrainerCanNumberAreRefused() {
        for (long windows : new long[] {1L << 31, -1}) {
            assertThatThrownBy(() -> collector(manifest(windows), directory))
                    .isInstanceOf(Refusal.Unfit.class)
                    .hasMessageContaining("has " + Long.toUnsignedString(windows)
                            + " windows, but one run can take 2147483639 at most");
        }
    }

    private static WindowCollector collector(DatasetManifest manifest, Path scratch) {
        return new WindowCollector(manifest, 1000, new DeadLetters(null), 1, 0, new ScratchDirectory(scratch));
    }

    private static DatasetManifest manifest(long windows) {
        return DatasetManifest.newBuilder()
                .setDatasetId("large")
                .setWindows(windows)
                .setSettings(WindowSettings.newBuilder().setMaxSeqLength(384))
                .build();
    }

    private static void take(WindowCollector collector, int window) {
        Window.Builder record = Window.newBuilder()
                .setDatasetId("large")
                .setWindowId("large-" + window)
                .setQuestionLength(10);
        IntStream.range(0, 300).forEach(record::addInputIds);
        collector.take(new ConsumerRecord<>(
                "squadron.windows", 0, window, "q", record.build().toByteArray()));
    }
}
