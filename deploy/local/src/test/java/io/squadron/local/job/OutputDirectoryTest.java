package io.squadron.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputDirectoryTest {
    @TempDir
    Path parent;

    @Test
    void resultsAppearOnlyWhenTheyArePublished() throws Exception {
        Path directory = parent.resolve("deep/out");
        try (OutputDirectory output = OutputDirectory.open(directory)) {
            Files.writeString(output.staging().resolve("a.json"), "{}");
            assertThat(directory).doesNotExist();
            output.publish();
        }
        assertThat(directory.resolve("a.json")).hasContent("{}");
        assertThat(parent.resolve("deep").toFile().list()).containsExactly("out");
    }

    @Test
    void whatIsNotPublishedIsRemoved() throws Exception {
        try (OutputDirectory output = OutputDirectory.open(parent.resolve("out"))) {
            Files.writeString(output.staging().resolve("a.json"), "{}");
        }
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void filesInADirectoryThatExistsAreReplacedAndOthersStay() throws Exception {
        Path directory = Files.createDirectory(parent.resolve("out"));
        Files.writeString(directory.resolve("a.json"), "old");
        Files.writeString(directory.resolve("notes.txt"), "mine");
        try (OutputDirectory output = OutputDirectory.open(directory)) {
            Files.writeString(output.staging().resolve("a.json"), "new");
            output.publish();
        }
        assertThat(directory.resolve("a.json")).hasContent("new");
        assertThat(directory.resolve("notes.txt")).hasContent("mine");
    }

    @Test
    void anIntermediateCheckpointReplacesTheOneOfTheSameStepWhole() throws Exception {
        Path old = Files.createDirectories(parent.resolve("out/checkpoint-500"));
        Files.writeString(old.resolve("optimizer.pt"), "old");
        try (OutputDirectory output = OutputDirectory.open(parent.resolve("out"))) {
            Path fresh = Files.createDirectory(output.staging().resolve("checkpoint-500"));
            Files.writeString(fresh.resolve("config.json"), "{}");
            output.publish();
        }
        assertThat(old.toFile().list()).containsExactly("config.json");
    }

    @Test
    void aDirectoryThatHoldsSomethingIsNotTrainedIntoUnlessAsked() throws Exception {
        Files.writeString(parent.resolve("a.json"), "old");
        assertThatThrownBy(() -> OutputDirectory.requireUsable(parent, true, false))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("--overwrite_output_dir");
        OutputDirectory.requireUsable(parent, true, true);
        OutputDirectory.requireUsable(parent, false, false);
        OutputDirectory.requireUsable(parent.resolve("new"), true, false);
    }

    @Test
    void aFileIsNoOutputDirectory() throws Exception {
        Path file = Files.writeString(parent.resolve("a.json"), "old");
        assertThatThrownBy(() -> OutputDirectory.requireUsable(file, true, true))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("is a file");
    }
}
