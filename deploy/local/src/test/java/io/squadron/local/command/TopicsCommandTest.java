package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.embedded.EmbeddedKafka;
import io.squadron.kafka.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicsCommandTest {
    @TempDir
    Path directory;

    @Test
    void topicsAreFoundMissingThenCreatedThenFoundAsTheyShouldBe() throws Exception {
        Path config = Files.writeString(directory.resolve("client.properties"), "request.timeout.ms=20000\n");
        try (EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("kafka"), 0)) {
            String servers = broker.bootstrapServers();
            Invocation before = topics("check", "--bootstrap_servers", servers, "--command-config", config.toString());
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
                    .returns(0, Invocation::exitCode)
                    .returns(Topics.all().size() + " topics are as they should be.\n", Invocation::out);
        }
    }

    @Test
    void whatCannotBeAClientsConfigurationIsOneSentence() throws Exception {
        Path config = Files.writeString(directory.resolve("client.properties"), "security.protocol=TELEPATHY\n");
        Invocation outcome =
                topics("check", "--bootstrap_servers", "127.0.0.1:1", "--command_config", config.toString());
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

    private static Invocation topics(String... arguments) {
        return Invocation.of(
                Stream.concat(Stream.of("topics"), Stream.of(arguments)).toArray(String[]::new));
    }
}
