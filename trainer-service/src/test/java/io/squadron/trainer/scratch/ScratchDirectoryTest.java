package io.squadron.trainer.scratch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchDirectoryTest {
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void aFileHasNoNameAndCanBeWrittenAndRead() throws IOException {
        ScratchDirectory scratch = new ScratchDirectory(directory.resolve("made"));

        try (FileChannel file = scratch.newFile("windows")) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
            assertThat(file.size()).isEqualTo(3);
            assertThat(directory.resolve("made")).isEmptyDirectory();
        }
    }

    @Test
    void whatKilledTrainersLeftGoesAndEverythingElseStays() throws IOException {
        ScratchDirectory scratch = new ScratchDirectory(directory);
        Path left = scratch.newDirectory("model");
        Files.createFile(left.resolve("bert.pt"));
        Files.setLastModifiedTime(left, FileTime.from(LONG_AGO));
        Path inUse = scratch.newDirectory("state");
        Path foreign = Files.createFile(directory.resolve("foreign"));
        Files.setLastModifiedTime(foreign, FileTime.from(LONG_AGO));

        scratch.sweep(LONG_AGO.plusSeconds(1));

        assertThat(left).doesNotExist();
        assertThat(inUse).exists();
        assertThat(foreign).exists();
    }

    @Test
    void aDirectoryThatWasNeverUsedHasNothingToSweep() throws IOException {
        new ScratchDirectory(directory.resolve("never")).sweep(LONG_AGO);

        assertThat(directory.resolve("never")).doesNotExist();
    }
}
