package io.squadron.inference.derived;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.v1.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DerivedFilesTest {
    private static final long ROOM = 1000;

    @TempDir
    private Path root;

    private final AtomicInteger made = new AtomicInteger();
    private DerivedKey key;

    @BeforeEach
    void writeCheckpoint() throws IOException {
        key = DerivedKey.of(DerivedForm.ONNX_INT8, TinyCheckpoint.write(root.resolve("checkpoints"), "run-7"));
    }

    private DerivedFiles files() {
        return DerivedFiles.in(directory(), ROOM, InstantSource.system());
    }

    private Path directory() {
        return root.resolve("derived");
    }

    private String read(DerivedFiles files, long bytes) throws IOException {
        return files.read(
                key, bytes, file -> Files.writeString(file, "made " + made.incrementAndGet()), Files::readString);
    }

    @Test
    void itIsMadeOnceAlsoForTheNextProcess() throws IOException {
        assertThat(read(files(), 10)).isEqualTo("made 1");
        assertThat(read(files(), 10)).isEqualTo("made 1");
    }

    @Test
    void whatWasDamagedIsMadeAgainAndItsProofIsGone() throws IOException {
        read(files(), 10);
        files().prove(key, "good");
        Files.writeString(keptFile(), "made of");

        assertThat(read(files(), 10)).isEqualTo("made 2");
        assertThat(files().isProven(key, "good")).isFalse();
    }

    @Test
    void whatAnotherProcessTookAwayBeforeItWasReadIsMadeInTheTemporaryDirectory() throws IOException {
        read(files(), 10);

        String model = files().read(
                        key, 10, file -> Files.writeString(file, "made " + made.incrementAndGet()), file -> {
                            if (file.startsWith(directory())) {
                                Files.delete(file);
                            }
                            return Files.readString(file);
                        });

        assertThat(model).isEqualTo("made 2");
    }

    @Test
    void nobodyElseMayWriteWhereItIsKept() throws IOException {
        read(files(), 10);

        assertThat(Files.getPosixFilePermissions(directory())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aProofIsOfOneThingOnly() throws IOException {
        read(files(), 10);
        files().prove(key, "good here");

        assertThat(files().isProven(key, "good here")).isTrue();
        assertThat(files().isProven(key, "good there")).isFalse();
    }

    @Test
    void nothingIsProvenAboutWhatIsNotKept() {
        files().prove(key, "good");

        assertThat(files().isProven(key, "good")).isFalse();
    }

    @Test
    void whatIsLargerThanTheRoomIsMadeEachTimeAndLeavesNothing() throws IOException {
        assertThat(read(files(), ROOM + 1)).isEqualTo("made 1");
        assertThat(read(files(), ROOM + 1)).isEqualTo("made 2");
        assertThat(directory()).doesNotExist();
    }

    @Test
    void aDirectoryThatCannotBeWrittenCostsTimeAndNoModel() throws IOException {
        Files.writeString(directory(), "a file where the directory should be");

        assertThat(read(files(), 10)).isEqualTo("made 1");
        assertThat(read(files(), 10)).isEqualTo("made 2");
    }

    @Test
    void whatCannotBeMadeLeavesNothing() throws IOException {
        assertThatThrownBy(() -> files().read(
                                key,
                                10,
                                file -> {
                                    Files.writeString(file, "half");
                                    throw new IllegalStateException("of no use");
                                },
                                Files::readString))
                .hasMessage("of no use");

        assertThat(directory()).isEmptyDirectory();
    }

    @Test
    void checkpointsWithTheSameWeightsShareWhatIsMadeAndOthersDoNot() throws IOException {
        Checkpoint again = TinyCheckpoint.write(root.resolve("checkpoints"), "run-8");
        Checkpoint other = TinyCheckpoint.writeNegated(root.resolve("checkpoints"), "run-9");

        assertThat(DerivedKey.of(DerivedForm.ONNX_INT8, again)).isEqualTo(key);
        assertThat(DerivedKey.of(DerivedForm.ONNX_INT8, other)).isNotEqualTo(key);
        assertThat(DerivedKey.of(DerivedForm.TORCHSCRIPT_BF16, again)).isNotEqualTo(key);
    }

    private Path keptFile() throws IOException {
        try (Stream<Path> files = Files.walk(directory())) {
            List<Path> models =
                    files.filter(file -> file.endsWith("model.onnx")).toList();
            assertThat(models).hasSize(1);
            return models.get(0);
        }
    }
}
