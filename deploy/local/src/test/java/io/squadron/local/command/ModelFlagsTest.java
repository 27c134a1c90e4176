package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.local.progress.PlainProgress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ModelFlagsTest {
    @TempDir
    Path encoders;

    @Command(name = "flags")
    static final class Flags {
        @Mixin
        ModelFlags model;
    }

    @Test
    void anEncoderThatWasLaidIntoTheStoreBringsItsOwnTokenizer() throws Exception {
        Path directory = lay("my-bert");

        ModelFlags model = fetched("--model_name_or_path", "my-bert");

        assertThat(model.model()).isEqualTo("my-bert");
        assertThat(model.tokenizer()).isEqualTo(directory.toString());
    }

    @Test
    void anEncoderOfTheHubIsItsDirectoryAndBringsItsOwnTokenizer() throws Exception {
        Path directory = lay("org--bert");

        ModelFlags model = fetched("--model_name_or_path", "org/bert");

        assertThat(model.model()).isEqualTo(directory.toString());
        assertThat(model.tokenizer()).isEqualTo(directory.toString());
    }

    @Test
    void anEncoderOutOfAnArtifactHasTheBuiltInTokenizer() throws Exception {
        lay("bert-base-uncased");

        ModelFlags model = fetched("--model_name_or_path", "bert-base-uncased");

        assertThat(model.model()).isEqualTo("bert-base-uncased");
        assertThat(model.tokenizer()).isEqualTo("all-MiniLM-L6-v2");
    }

    /** The trainer takes the built-in one, whatever lies in the store. */
    @Test
    void theBuiltInEncoderHasTheBuiltInTokenizer() throws Exception {
        lay("all-MiniLM-L6-v2");

        assertThat(fetched().tokenizer()).isEqualTo("all-MiniLM-L6-v2");
    }

    @Test
    void aTokenizerThatIsNamedIsTaken() throws Exception {
        lay("my-bert");

        ModelFlags model = fetched("--model_name_or_path", "my-bert", "--tokenizer_name", "all-MiniLM-L6-v2");

        assertThat(model.tokenizer()).isEqualTo("all-MiniLM-L6-v2");
    }

    @Test
    void whatIsNowhereIsLeftToTheServicesToRefuse() throws Exception {
        ModelFlags model = fetched("--model_name_or_path", "my-bert");

        assertThat(model.model()).isEqualTo("my-bert");
        assertThat(model.tokenizer()).isEqualTo("my-bert");
    }

    private Path lay(String name) throws IOException {
        return Files.createDirectory(encoders.resolve(name));
    }

    private ModelFlags fetched(String... arguments) throws IOException, InterruptedException {
        ModelFlags model = CommandLine.populateCommand(new Flags(), arguments).model;
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        model.fetch(encoders, new PlainProgress(nowhere, System::nanoTime));
        return model;
    }
}
