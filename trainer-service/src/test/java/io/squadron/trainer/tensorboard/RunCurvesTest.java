package io.squadron.trainer.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.trainer.SmallFileSystem;
import io.squadron.trainer.run.PreparedRun;
import io.squadron.trainer.training.TrainingArguments;
import io.squadron.trainer.training.TrainingMetrics;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.TrainingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCurvesTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final PreparedRun RUN = new PreparedRun(
            TrainingRequest.newBuilder()
                    .setName("one | two")
                    .setModelNameOrPath("all-MiniLM-L6-v2")
                    .build(),
            TrainingArguments.builder().learningRate(2e-4).build(),
            DatasetManifest.getDefaultInstance(),
            List.of());

    private final Logger logger = Logger.getLogger(RunCurves.class.getName());
    private final Warnings warnings = new Warnings();

    @TempDir
    private Path directory;

    @BeforeEach
    void listen() {
        logger.addHandler(warnings);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(warnings);
    }

    @Test
    void anAttemptWritesTheArgumentsAndAPointOfEveryCurve() throws IOException {
        try (RunCurves curves = RunCurves.of(Optional.of(directory), "run-1", 1, "box/4711")) {
            curves.begin(RUN, 0);
            curves.add(new TrainingMetrics(50, 0.25, 3.5, 1e-4, 7.0, 120.0, 9.0, OptionalLong.of(1L << 30)));
        }

        List<ReadEvent> events =
                ReadEvent.all(ReadEvent.files(directory.resolve("run-1")).get(0));
        assertThat(events.get(0).version()).isEqualTo("brain.Event:2");
        assertThat(events.get(1).start()).isTrue();
        assertThat(events.get(1).step()).isZero();
        assertThat(events.get(2).texts().get("train/arguments"))
                .startsWith("| argument | value |\n|---|---|\n")
                .contains("| name | one \\| two |\n", "| learning_rate | 2.0E-4 |\n")
                .doesNotContain("resume_from_run", "hidden_dropout_prob");
        assertThat(events).last().extracting(ReadEvent::step).isEqualTo(50L);
        assertThat(events.get(3).scalars())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "train/loss", 3.5f,
                        "train/learning_rate", 1e-4f,
                        "train/grad_norm", 7f,
                        "train/windows_per_second", 120f,
                        "train/epoch", 0.25f,
                        "train/memory_bytes", (float) (1L << 30)));
        assertThat(warnings.messages).isEmpty();
    }

    @Test
    void theNextAttemptSaysAfterWhichStepItGoesOnInAFileThatIsReadAfterTheFirst() throws IOException {
        attempt(9, NOW, 0, 50, 100);
        // The trainer's clock is behind, and as text 10 is less than 9.
        attempt(10, NOW.minusSeconds(60), 50, 100, 150);

        List<Path> files = ReadEvent.files(directory);
        assertThat(files)
                .extracting(file -> file.getFileName().toString())
                .containsExactly(
                        "events.out.tfevents.1796040000.box-4711-1m3k9x.9",
                        "events.out.tfevents.1796040001.box-4711-1m3k9x.10");
        List<ReadEvent> second = ReadEvent.all(files.get(1));
        assertThat(second.get(1).start()).isTrue();
        // Step 50 is the first attempt's.
        assertThat(second).extracting(ReadEvent::step).containsExactly(0L, 51L, 100L, 150L);
    }

    @Test
    void anAttemptThatBeginsAnewDropsAllThatWasBeforeAndSaysTheArgumentsAgain() throws IOException {
        attempt(1, NOW, 0, 50);
        attempt(2, NOW, 0, 50);

        List<ReadEvent> second = ReadEvent.all(ReadEvent.files(directory).get(1));
        assertThat(second.get(1).start()).isTrue();
        assertThat(second.get(1).step()).isZero();
        assertThat(second.get(2).texts()).containsKey("train/arguments");
    }

    @Test
    void numbersThatAreNotFiniteAreWrittenAsTheyAre() throws IOException {
        try (RunCurves curves = curves(1, NOW)) {
            curves.begin(RUN, 0);
            curves.add(
                    new TrainingMetrics(1, 0, Double.NaN, 0, Double.POSITIVE_INFINITY, 1e300, 0, OptionalLong.empty()));
        }

        assertThat(ReadEvent.all(ReadEvent.files(directory).get(0)).get(3).scalars())
                .containsEntry("train/loss", Float.NaN)
                .containsEntry("train/grad_norm", Float.POSITIVE_INFINITY)
                .containsEntry("train/windows_per_second", Float.POSITIVE_INFINITY)
                .as("what cannot be told is no point")
                .doesNotContainKey("train/memory_bytes");
    }

    @Test
    void aDirectoryThatCannotBeMadeIsOneWarningAndNothingElse() throws IOException {
        Path inTheWay = Files.writeString(directory.resolve("in-the-way"), "");
        try (RunCurves curves = RunCurves.of(Optional.of(inTheWay), "run-1", 1, "box/4711")) {
            curves.begin(RUN, 0);
            curves.add(metrics(50));
            curves.add(metrics(100));
        }

        assertThat(warnings.messages)
                .singleElement()
                .asString()
                .contains("Run run-1 goes on", inTheWay.resolve("run-1").toString());
    }

    @Test
    void whatAFullDiskDoesNotTakeIsMissingAndOneWarning() throws IOException {
        try (SmallFileSystem disk = SmallFileSystem.over(directory, 512);
                RunCurves curves = curves(1, NOW)) {
            curves.begin(RUN, 0);
            disk.leave(0);
            for (int step = 1; step <= 200; step++) {
                curves.add(metrics(step));
            }
            Files.delete(directory.resolve("ballast"));
            curves.add(metrics(201));

            List<ReadEvent> events = ReadEvent.all(ReadEvent.files(directory).get(0));
            assertThat(events).hasSizeLessThan(200);
            assertThat(events).last().extracting(ReadEvent::step).isEqualTo(201L);
            assertThat(warnings.messages).hasSize(1);
        }
    }

    @Test
    void nothingIsWrittenWhereNoDirectoryIsSet() {
        try (RunCurves curves = RunCurves.of(Optional.empty(), "run-1", 1, "box/4711")) {
            curves.begin(RUN, 0);
            curves.add(metrics(50));
        }

        assertThat(directory).isEmptyDirectory();
    }

    private void attempt(int number, Instant now, long firstStep, long... steps) {
        try (RunCurves curves = curves(number, now)) {
            curves.begin(RUN, firstStep);
            for (long step : steps) {
                curves.add(metrics(step));
            }
        }
    }

    private RunCurves curves(int attempt, Instant now) {
        RunDirectory run = new RunDirectory(directory, "box/4711-1m3k9x", attempt);
        return new RunCurves("run-1", Optional.of(run), InstantSource.fixed(now));
    }

    private static TrainingMetrics metrics(long step) {
        return new TrainingMetrics(step, 0.5, 1.0 / step, 1e-4, 2, 100, 10, OptionalLong.empty());
    }

    private static final class Warnings extends Handler {
        private final List<String> messages = new ArrayList<>();

        @Override
        public void publish(LogRecord record) {
            messages.add(String.format(record.getMessage(), record.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
