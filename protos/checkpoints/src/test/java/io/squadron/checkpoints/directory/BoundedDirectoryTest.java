package io.squadron.checkpoints.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link CheckpointCache} does not show of it: several processes. */
class BoundedDirectoryTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path root;

    private BoundedDirectory directory() {
        return new BoundedDirectory(root, 100, Pattern.compile("[a-z]+"), () -> NOW);
    }

    @Test
    void anEntryThatAnotherProcessMadeMeanwhileStays() throws IOException {
        Path entry = directory().add("entry", 10, mine -> {
            directory().add("entry", 10, theirs -> Files.writeString(theirs.resolve("file"), "theirs"));
            Files.writeString(mine.resolve("file"), "mine");
        });

        assertThat(entry.resolve("file")).hasContent("theirs");
        assertThat(root).isDirectoryContaining("glob:**entry").isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void whatAnotherProcessIsFillingStays() throws IOException {
        Path partial = Files.createDirectory(root.resolve(".0815.partial"));
        Files.setLastModifiedTime(partial, FileTime.from(NOW.minus(Duration.ofHours(1))));

        directory().add("entry", 10, mine -> Files.writeString(mine.resolve("file"), "mine"));

        assertThat(partial).exists();
    }

    @Test
    void whatIsNoneOfItsOwnStays() throws IOException {
        Path foreign =
                Files.writeString(Files.createDirectory(root.resolve("Other-9")).resolve("file"), "somebody's");

        directory().add("entry", 100, mine -> Files.writeString(mine.resolve("file"), "mine"));

        assertThat(foreign).exists();
    }

    @Test
    void anEntryThatCannotBeFilledLeavesNothing() {
        assertThatThrownBy(() -> directory().add("entry", 10, mine -> {
                    Files.writeString(mine.resolve("file"), "half");
                    throw new IOException("no room");
                }))
                .hasMessage("no room");
        assertThat(root).isEmptyDirectory();
    }
}
