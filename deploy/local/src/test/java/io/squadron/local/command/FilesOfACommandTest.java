package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are not there, cannot be written or are no such files are named before anything is started. */
class FilesOfACommandTest {
    @TempDir
    Path temporary;

    /** The outcome says which file was looked for, as none of them is there. */
    @ParameterizedTest
    @CsvSource({
        "--train_file train.json, data/train.json",
        "--train_file /absolute/train.json, /absolute/train.json",
        "'', data/train-v1.1.json",
        "--version_2_with_negative, data/train-v2.0.json"
    })
    void filesAreLookedForInDataDirAsRunSquadJoinsThem(String flags, String file) {
        Invocation outcome =
                Invocation.of(Invocation.words("run --do_train --output_dir out --data_dir data " + flags));
        assertThat(outcome.err().lines()).containsExactly("squadron: There is no file " + file + ".");
    }

    @Test
    void theRootOfTheFileSystemIsNoOutputDirectory() throws Exception {
        Path file = Files.writeString(temporary.resolve("x.json"), "{}");
        Invocation outcome = Invocation.of("run", "--do_train", "--train_file", file.toString(), "--output_dir", "/");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("--output_dir / is the root of the file system");
    }

    @Test
    void aFileThatCannotBeWrittenIsNamedWithTheReason() throws Exception {
        Path file = Files.writeString(temporary.resolve("x.json"), "{}");
        Path nowhere = temporary.resolve("no/such/directory/windows.jsonl");
        Invocation outcome =
                Invocation.of("windows", "--split", "dev", "--input", file.toString(), "--output", nowhere.toString());
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains(nowhere.toString())
                .contains("no such file or directory")
                .doesNotContain("should not have happened");
    }

    @Test
    void aTokenizerThatCannotBeUsedIsOneSentenceWithItsPlace() throws Exception {
        Path file = Files.writeString(temporary.resolve("x.json"), "{}");
        Path tokenizer = Files.createDirectory(temporary.resolve("tokenizer"));
        Files.writeString(tokenizer.resolve("vocab.txt"), "only\nwords\n");
        Invocation outcome = Invocation.of(
                "windows",
                "--split",
                "dev",
                "--input",
                file.toString(),
                "--output",
                temporary.resolve("out").toString(),
                "--tokenizer",
                tokenizer.toString());
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err().lines()).hasSize(1).allMatch(line -> line.startsWith("squadron: " + tokenizer));
        assertThat(temporary.resolve("out")).doesNotExist();
    }

    @Test
    void aMissingFileFailsBeforeAnythingIsStarted() {
        Invocation outcome = Invocation.of("run", "--do_train", "--train_file", "no/such.json", "--output_dir", "out");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err().lines()).containsExactly("squadron: There is no file no/such.json.");
    }

    @Test
    void anOutputDirectoryThatIsNotEmptyIsRefused() throws Exception {
        Path file = Files.writeString(temporary.resolve("x.json"), "{}");
        Invocation outcome = Invocation.of(
                "run", "--do_train", "--train_file", file.toString(), "--output_dir", temporary.toString());
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("not empty").contains("--overwrite_output_dir");
    }
}
