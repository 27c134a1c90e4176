package io.squadron.trainer.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.squadron.trainer.SmallFileSystem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00.250Z");

    /**
     * The golden files were written by this test's {@link #write}, and read by TensorBoard 2.21.0: its EventAccumulator found in
     * them what the README beside them says.
     */
    @Test
    void theBytesAreThoseThatTensorBoardItselfHasRead(@TempDir Path directory) throws Exception {
        write(directory);

        Path golden =
                Path.of(EventFileTest.class.getResource("/golden/event-files").toURI());
        List<Path> expected = ReadEvent.files(golden);
        assertThat(expected).hasSize(2);
        assertThat(ReadEvent.files(directory))
                .extracting(file -> file.getFileName().toString())
                .containsExactlyElementsOf(expected.stream()
                        .map(file -> file.getFileName().toString())
                        .toList());
        for (Path file : expected) {
            assertThat(directory.resolve(file.getFileName())).hasSameBinaryContentAs(file);
        }
    }

    /** Two attempts: the first comes to step 30, the second goes on after step 20. */
    private static void write(Path directory) throws IOException {
        try (EventFile first = new RunDirectory(directory, "gpu-box/4711-1m3k9x", 1).newFile(NOW)) {
            first.append(Events.version(NOW));
            first.append(Events.start(NOW, 0));
            first.append(Events.text(NOW, 0, "train/arguments", "| argument | value |\n|---|---|\n| seed | 42 |\n"));
            first.append(point(10, 4.5));
            first.append(point(20, 3.25));
            first.append(point(30, Double.NaN));
        }
        try (EventFile second = new RunDirectory(directory, "gpu-box/4711-1m3k9x", 2).newFile(NOW)) {
            second.append(Events.version(NOW));
            second.append(Events.start(NOW, 21));
            second.append(point(30, 2.125));
            second.append(point(1L << 33, Double.NEGATIVE_INFINITY));
        }
    }

    private static ByteString point(long step, double loss) {
        return Events.scalars(NOW.plusSeconds(step), step, Map.of("train/loss", loss));
    }

    @Test
    void aRecordCanBeReadAsSoonAsItIsAppended(@TempDir Path directory) throws IOException {
        Path path = directory.resolve("events");
        try (EventFile file = EventFile.create(path)) {
            file.append(Events.version(NOW));
            assertThat(ReadEvent.all(path))
                    .containsExactly(new ReadEvent(1796040000.25, 0, "brain.Event:2", false, Map.of(), Map.of()));

            file.append(point(7, 0.5));
            assertThat(ReadEvent.all(path))
                    .last()
                    .isEqualTo(new ReadEvent(1796040007.25, 7, "", false, Map.of("train/loss", 0.5f), Map.of()));
        }
    }

    @Test
    void aFileThatIsThereAlreadyIsLeftAsItIs(@TempDir Path directory) throws IOException {
        Path path = Files.writeString(directory.resolve("events"), "somebody's");

        assertThatThrownBy(() -> EventFile.create(path)).isInstanceOf(FileAlreadyExistsException.class);

        assertThat(path).hasContent("somebody's");
    }

    @Test
    void aRecordThatAFullDiskCutShortGivesWayToTheNext(@TempDir Path directory) throws IOException {
        try (SmallFileSystem disk = SmallFileSystem.over(directory, 512);
                EventFile file = EventFile.create(directory.resolve("events"))) {
            file.append(Events.version(NOW));
            disk.leave(8);
            assertThatThrownBy(() -> file.append(Events.text(NOW, 1, "long", "x".repeat(100_000))))
                    .isInstanceOf(IOException.class);

            Files.delete(directory.resolve("ballast"));
            file.append(point(2, 1.5));

            assertThat(ReadEvent.all(directory.resolve("events")))
                    .extracting(ReadEvent::step)
                    .containsExactly(0L, 2L);
        }
    }
}
