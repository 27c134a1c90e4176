package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only the services know is asked before anything is fetched, imported or trained; nothing here gets further than that. */
class AskedBeforeWorkTest {
    @TempDir
    private Path temporary;

    private Path file;
    private FakeStack stack;

    @BeforeEach
    void start() throws IOException {
        file = Files.writeString(temporary.resolve("x.json"), "{}");
        stack = new FakeStack(temporary.resolve("home"));
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void anArgumentThatTheTrainerDoesNotTakeIsWrongUsageInItsWords() {
        for (String command : new String[] {"train DATASET", run("--do_train --train_file " + file)}) {
            stack.calls.clear();
            Invocation outcome = invoke(command + " --devices gpu0 --model_name_or_path bert-base-cased");

            assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
            assertThat(outcome.err())
                    .contains("--devices must be \"cpu\" or \"cuda:\" and a number, but is [gpu0].")
                    .contains("See `squadron " + command.split(" ", 2)[0] + " --help`.");
            assertThat(stack.calls).containsExactly("check  ");
        }
    }

    @Test
    void aListThatTheInferenceServiceDoesNotGiveIsWrongUsage() {
        for (String command : new String[] {"evaluate DATASET", run("--do_eval --predict_file " + file)}) {
            stack.calls.clear();
            Invocation outcome = invoke(command + " --n_best_size 61");

            assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
            assertThat(outcome.err()).contains("--n_best_size must be at most 60, not 61");
            assertThat(stack.calls).containsExactly("limits");
        }
    }

    @Test
    void anEncoderThatNobodyKnowsIsOneSentence() {
        Invocation outcome = invoke(run("--do_train --train_file " + file + " --model_name_or_path bert-base-csed"));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err().lines())
                .containsExactly("squadron: no encoder \"bert-base-csed\"; did you mean bert-base-cased?");
        assertThat(stack.calls).containsExactly("check  ", "pull bert-base-csed");
        assertThat(temporary.resolve("out")).doesNotExist();
    }

    @Test
    void anEncoderIsPulledThenTrainedByItsFullName() {
        Invocation outcome = invoke("train DATASET --detach --model_name_or_path bert-base-cased");

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).startsWith("run-");
        assertThat(stack.calls)
                .containsExactly("check  ", "pull bert-base-cased", "submit DATASET google-bert/bert-base-cased");
    }

    @Test
    void aPullPrintsWhereTheEncoderLies() {
        assertThat(invoke("models pull bert-base-cased"))
                .returns(0, Invocation::exitCode)
                .returns("/encoders/google-bert--bert-base-cased\n", Invocation::out);
        assertThat(invoke("models pull all-MiniLM-L6-v2").out()).isEqualTo("all-MiniLM-L6-v2\n");
        assertThat(invoke("models pull nobody/knows --revision refs/pr/1").exitCode())
                .isEqualTo(1);
        assertThat(stack.calls).last().isEqualTo("pull nobody/knows@refs/pr/1");
    }

    private String run(String flags) {
        return "run --output_dir " + temporary.resolve("out") + " " + flags;
    }

    private Invocation invoke(String line) {
        return Invocation.of(Invocation.words(line + " --home " + temporary.resolve("home")));
    }
}
