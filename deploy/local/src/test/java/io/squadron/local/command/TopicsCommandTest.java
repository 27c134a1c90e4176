package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.embedded.EmbeddedKafka;
import io.squadron.kafka.Topics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TopicsCommandTest {
    @TempDir
    Path directory;

    private record Outcome(int exitCode, String out, String err) {}

    @Test
    void topicsAreFoundMissingThenCreatedThenFoundAsTheyShouldBe() throws Exception {
        Path config = Files.writeString(directory.resolve("client.properties"), "request.timeout.ms=20000\n");
        try (EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("kafka"), 0)) {
            String servers = broker.bootstrapServers();
            Outcome before = topics("check", "--bootstrap_servers", servers, "--command-config", config.toString());
            assertThat(before.exitCode()).isEqualTo(1);
            assertThat(before.out().lines())
                    .hasSize(Topics.all().size())
                    .contains("Topic squadron.datasets is missing.");

            assertThat(topics("create", "--bootstrap-servers", servers).exitCode())
                    .isZero();
            assertThat(topics("create", "--bootstrap-servers", servers).exitCode())
                    .as("again changes nothing")
                    .isZero();
            assertThat(topics("check", "--bootstrap_servers", servers))
                    .returns(0, Outcome::exitCode)
                    .returns(Topics.all().size() + " topics are as they should be.\n", Outcome::out);
        }
    }

    @Test
    void whatCannotBeAClientsConfigurationIsOneSentence() throws Exception {
        Path config = Files.writeString(directory.resolve("client.properties"), "security.protocol=TELEPATHY\n");
        Outcome outcome = topics("check", "--bootstrap_servers", "127.0.0.1:1", "--command_config", config.toString());
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .startsWith("squadron: Squadron's topics could not be checked")
                .contains("TELEPATHY");
        assertThat(outcome.err().lines()).hasSize(1);
    }

    @Test
    void withoutACommandOrAClusterItIsWrongUsage() {
        assertThat(topics().exitCode()).isEqualTo(2);
        assertThat(topics("create").exitCode()).isEqualTo(2);
    }

    private static Outcome topics(String... arguments) {
        String[] line = new String[arguments.length + 1];
        line[0] = "topics";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        StringWriter err = new StringWriter();
        CommandLine command = SquadronCommand.commandLine();
        command.setErr(new PrintWriter(err));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            int exitCode = command.execute(SquadronCommand.withDeclaredNames(line));
            return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString());
        } finally {
            System.setOut(before);
        }
    }
}
