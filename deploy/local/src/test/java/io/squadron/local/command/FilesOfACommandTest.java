package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(outcome.err()).contains("The output directory / is the root of the file system");
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

    /** U13: permissions say nothing of it, at least not to root. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void anOutputDirectoryThatCannotBeMadeIsRefusedBeforeWork() throws Exception {
        Path file = Files.writeString(temporary.resolve("x.json"), "{}");
        Invocation outcome =
                Invocation.of("run", "--do_train", "--train_file", file.toString(), "--output_dir", "/proc/foo/bar");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("--output_dir /proc/foo/bar cannot be made: nothing can be written into /proc.");
    }

    /** U12 */
    @ParameterizedTest
    @ValueSource(strings = {"run --do_eval", "evaluate"})
    void resultsOfBeforeAreWrittenOverOnlyIfSomebodySaysSo(String command) throws Exception {
        Path file = Files.writeString(temporary.resolve("x.json"), "{}");
        Path output = Files.createDirectory(temporary.resolve("out"));
        Files.writeString(output.resolve("nbest_predictions_12.json"), "{}");
        Files.writeString(output.resolve("eval_results.json"), "{}");
        Files.writeString(output.resolve("config.json"), "{}");
        String line = command + " --predict_file " + file + " --output_dir " + output + " --home " + temporary;

        String refusal =
                "squadron: Nothing was done: " + output + " holds results; --overwrite_output_dir writes over them.";
        assertThat(answering("n", line).err()).contains(refusal);
        assertThat(answering("", line).err()).contains(refusal);
        assertThat(asked.toString(StandardCharsets.UTF_8))
                .contains(output + " holds results (eval_results.json, nbest_predictions_12.json). Write over them?");
        if (command.equals("evaluate")) { // it goes on until it misses a stack; run would start one
            assertThat(answering("y", line).err()).contains("No Squadron is up");
            assertThat(answering("", line + " --overwrite_output_dir").err()).contains("No Squadron is up");
        }
    }

    @Test
    void windowsGoToStandardOutputAndOverAFileOnlyIfSomebodySaysSo() throws Exception {
        Path file = Files.writeString(
                temporary.resolve("x.json"),
                """
                {"data": [{"paragraphs": [{"context": "It was Ada.", "qas": [{"id": "1", "question": "Who?"}]}]}]}
                """);
        String line = "windows --split dev --input " + file + " --output ";
        Invocation toStandardOutput = Invocation.of(Invocation.words(line + "-"));
        assertThat(toStandardOutput.exitCode()).as(toStandardOutput.err()).isZero();
        assertThat(toStandardOutput.out().lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("{")
                .contains("input_ids");

        Path output = Files.writeString(temporary.resolve("windows"), "of before");
        assertThat(answering("n", line + output).err()).contains("is there already; --overwrite writes over it.");
        assertThat(output).hasContent("of before");
        assertThat(answering("", line + output + " --overwrite").exitCode()).isZero();
        assertThat(output).hasContent(toStandardOutput.out());
    }

    /** What was asked on standard error. */
    private final ByteArrayOutputStream asked = new ByteArrayOutputStream();

    private Invocation answering(String answer, String line) {
        InputStream in = System.in;
        PrintStream err = System.err;
        System.setIn(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
        System.setErr(new PrintStream(asked, true, StandardCharsets.UTF_8));
        try {
            return Invocation.of(Invocation.words(line));
        } finally {
            System.setIn(in);
            System.setErr(err);
        }
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
