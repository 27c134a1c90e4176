package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.squadron.v1.Run;
import io.squadron.v1.RunStatus;
import io.squadron.v1.RunWaiting;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {
    @TempDir
    Path home;

    @Test
    void withNothingUpTheExitCodeSaysSoAndTheDiskIsShownAllTheSame() throws Exception {
        Files.write(Files.createDirectories(home.resolve("checkpoints")).resolve("a"), new byte[2_500_000]);
        Files.write(Files.createDirectories(home.resolve("logs")).resolve("a"), new byte[999]);

        Invocation status = Invocation.of("status", "--home", home.toString());

        assertThat(status.exitCode()).isEqualTo(3);
        assertThat(status.out())
                .contains("No Squadron is up in " + home + ".")
                .contains("disk       2.5 MB: checkpoints 2.5 MB, logs 999 B");
    }

    @Test
    void asJsonNothingUpIsAPhase() throws Exception {
        Invocation status = Invocation.of("status", "--json", "--home", home.toString());

        assertThat(status.exitCode()).isEqualTo(3);
        assertThat(new ObjectMapper().readTree(status.out()).get("phase").asText())
                .isEqualTo("down");
    }

    @Test
    void aRunThatWaitsIsShownWithItsReasonAndWhatWaitsForTheDatabaseBesideIt() throws Exception {
        try (FakeStack stack = new FakeStack(home)) {
            stack.runs.add(Run.newBuilder()
                    .setRunId("huge")
                    .setStatus(RunStatus.RUN_STATUS_QUEUED)
                    .setWaiting(RunWaiting.newBuilder().setMessage("No trainer has 80 GB."))
                    .build());

            Invocation status = Invocation.of("status", "--home", home.toString());

            assertThat(status.out())
                    .contains("huge", "No trainer has 80 GB.", "intake     unknown: ", "serving    unknown: ");
        }
    }

    @Test
    void asJsonEveryListIsThereAndAServiceThatIsAwayCostsItsOwnOnly() throws Exception {
        try (FakeStack stack = new FakeStack(home)) {
            Invocation status = Invocation.of("status", "--json", "--home", home.toString());

            JsonNode json = new ObjectMapper().readTree(status.out());
            assertThat(status.exitCode()).isZero();
            assertThat(json.get("phase").asText()).isEqualTo("running");
            assertThat(json.get("runs").isArray()).isTrue();
            // This stack has no tokenizer-service.
            assertThat(json.has("datasets")).isFalse();
            assertThat(json.get("datasets_failure").asText()).isNotEmpty();
            // Nor a broker.
            assertThat(json.get("intake_lag_failure").asText()).isNotEmpty();
            assertThat(json.get("serving_failure").asText()).isNotEmpty();
            assertThat(stack.calls).as("it only looks").isEmpty();
        }
    }
}
