package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.squadron.local.client.Services;
import io.squadron.local.job.FailedException;
import io.squadron.local.progress.PlainProgress;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Model;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ModelFlagsTest {
    @TempDir
    private Path temporary;

    private FakeStack stack;

    @Command(name = "flags")
    static final class Flags {
        @Mixin
        ModelFlags model;
    }

    @BeforeEach
    void start() throws IOException {
        stack = new FakeStack(temporary.resolve("home"));
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void withoutAWordItIsTheBuiltInEncoderWithItsOwnTokenizer() throws Exception {
        assertThat(chosen()).isEqualTo(new ModelChoice("all-MiniLM-L6-v2", "tokenizer-of-all", null));
    }

    @Test
    void anEncoderIsCalledByItsFullNameAndBringsItsTokenizer() throws Exception {
        assertThat(chosen("--model_name_or_path", "bert-base-cased"))
                .isEqualTo(new ModelChoice("google-bert/bert-base-cased", "tokenizer-of-cased", null));
    }

    @Test
    void aDirectoryIsCheckedByTheTrainerAndGivenAsAnAbsolutePath() throws Exception {
        Path directory = Files.createDirectory(temporary.resolve("model"));
        assertThatThrownBy(() -> chosen("--model_name_or_path", directory.toString()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("has no config.json");

        Files.writeString(directory.resolve("config.json"), "{}");
        String relative = Path.of("").toAbsolutePath().relativize(directory).toString();
        assertThat(chosen("--model_name_or_path", relative))
                .isEqualTo(new ModelChoice(directory.toString(), directory.toString(), null));
        assertThat(stack.calls).containsOnly("get " + directory);
    }

    @Test
    void aModelThatWasTrainedHereIsNamedByItsIdAnAliasOrItsRun() throws Exception {
        stack.models.add(trained("run-7-20", 20).addAliases("champion").build());
        stack.models.add(trained("run-7-10", 10).build());

        ModelChoice last = new ModelChoice("/checkpoints/run-7-20", "its-tokenizer", null);
        assertThat(chosen("--model_name_or_path", "run-7-20")).isEqualTo(last);
        assertThat(chosen("--model_name_or_path", "champion")).isEqualTo(last);
        assertThat(chosen("--model_name_or_path", "run-7")).isEqualTo(last);
        assertThat(chosen("--model_name_or_path", "run-7-10").model()).isEqualTo("/checkpoints/run-7-10");
    }

    @Test
    void whatNothingHereIsCalledGetsTheTrainersSentence() {
        assertThatThrownBy(() -> chosen("--model_name_or_path", "bert-base-casd"))
                .hasMessageContaining("did you mean bert-base-cased?");
    }

    private static Model.Builder trained(String checkpointId, long step) {
        return Model.newBuilder()
                .setCheckpoint(Checkpoint.newBuilder()
                        .setCheckpointId(checkpointId)
                        .setRunId("run-7")
                        .setStep(step)
                        .setTokenizerId("its-tokenizer")
                        .setLocation("file:///checkpoints/" + checkpointId));
    }

    @Test
    void aTokenizerThatIsNamedIsTaken() throws Exception {
        assertThat(chosen("--model_name_or_path", "org/bare", "--tokenizer_name", "other")
                        .tokenizer())
                .isEqualTo("other");
        assertThat(chosen("--tokenizer_name", temporary.toString()).tokenizer()).isEqualTo(temporary.toString());
    }

    @Test
    void anEncoderWithoutATokenizerNeedsOne() {
        assertThatThrownBy(() -> chosen("--model_name_or_path", "org/bare"))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("org/bare comes without a tokenizer")
                .hasMessageContaining("--tokenizer_name");
    }

    @Test
    void lowerCasingIsSaidOrDenied() throws Exception {
        assertThat(chosen("--do_lower_case").doLowerCase()).isTrue();
        assertThat(chosen("--no-do_lower_case").doLowerCase()).isFalse();
    }

    private ModelChoice chosen(String... arguments) throws InterruptedException {
        ModelFlags model = CommandLine.populateCommand(new Flags(), arguments).model;
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try (Services services = stack.services()) {
            return model.choose(services, new PlainProgress(nowhere, System::nanoTime));
        }
    }
}
