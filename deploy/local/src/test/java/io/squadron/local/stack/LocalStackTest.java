package io.squadron.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.squadron.local.stack.StackState.PartStatus;
import java.io.BufferedReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole stacks with the real supervisor, broker and database; only the four services are small programs. */
class LocalStackTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @BeforeAll
    static void writeDistribution() throws Exception {
        FakeService.writeDistribution(Path.of(System.getenv(Distribution.VARIABLE)));
    }

    @AfterEach
    void stopWhatATestLeft() {
        LocalStack.stop(home());
    }

    @Test
    void aDetachedStackIsFoundUsedAndStopped() {
        StackOptions options = freeOptions();
        List<String> progress = new ArrayList<>();
        Endpoints endpoints =
                LocalStack.startDetached(options, (part, state, detail) -> progress.add(part + " " + state));
        assertThat(progress).contains("KAFKA READY", "POSTGRES READY", "TOKENIZER READY", "EVAL READY");
        StackState state = LocalStack.find(home()).orElseThrow();
        assertThat(state.phase()).isEqualTo(StackState.Phase.RUNNING);
        assertThat(state.endpoints()).isEqualTo(endpoints);

        try (LocalStack attached = LocalStack.attachOrStart(options, StackListener.NONE)) {
            assertThat(attached.startedHere()).isFalse();
            assertThat(attached.endpoints()).isEqualTo(endpoints);
        }
        assertThat(LocalStack.find(home())).as("who attached leaves it running").isPresent();

        StackOptions samePorts = StackOptions.of(directory.resolve("other home"), options.portOffset());
        assertThatThrownBy(() -> LocalStack.startDetached(samePorts, StackListener.NONE))
                .isInstanceOf(StackException.class)
                .hasMessageMatching("Port \\d+ on 127.0.0.1 is in use, and Kafka needs it: .*--port-offset N\\.");

        List<ProcessIdentity> processes = processes(state);
        assertThat(LocalStack.stop(home())).isTrue();
        assertThat(processes).hasSize(5).noneMatch(process -> process.find().isPresent());
        assertThat(LocalStack.find(home())).isEmpty();
        assertThat(LocalStack.stop(home())).as("nothing is left to stop").isFalse();
        new Ports(options.portOffset()).requireFree();
    }

    @Test
    void afterAKilledSupervisorTheNextStartStopsWhatItLeftAndRuns() throws Exception {
        StackOptions options = freeOptions();
        LocalStack.startDetached(options, StackListener.NONE);
        StackState state = LocalStack.find(home()).orElseThrow();
        state.supervisor().find().orElseThrow().destroyForcibly();
        await().atMost(LIMIT).until(() -> LocalStack.find(home()).isEmpty());
        List<ProcessIdentity> orphans = processes(state).stream()
                .filter(process -> process.find().isPresent())
                .toList();
        assertThat(orphans).as("the services outlive a killed supervisor").hasSize(4);

        try (LocalStack next = LocalStack.attachOrStart(options, StackListener.NONE)) {
            assertThat(next.startedHere()).isTrue();
            assertThat(orphans).noneMatch(process -> process.find().isPresent());
        }
        new Ports(options.portOffset()).requireFree();
    }

    @Test
    void aStoppedHomeWithAKilledSupervisorIsCleanedUpWithoutAStart() {
        StackOptions options = freeOptions();
        LocalStack.startDetached(options, StackListener.NONE);
        StackState state = LocalStack.find(home()).orElseThrow();
        state.supervisor().find().orElseThrow().destroyForcibly();
        await().atMost(LIMIT).until(() -> LocalStack.find(home()).isEmpty());

        assertThat(LocalStack.stop(home())).isTrue();
        assertThat(processes(state)).noneMatch(process -> process.find().isPresent());
        new Ports(options.portOffset()).requireFree();
    }

    @Test
    void anAttachedStackEndsWhenItsStarterIsKilled() throws Exception {
        StackOptions options = freeOptions();
        Process starter = new ProcessBuilder(
                        JavaCommand.executable(),
                        "-cp",
                        JavaCommand.classPath(),
                        Starter.class.getName(),
                        home().toString(),
                        Integer.toString(options.portOffset()))
                .redirectError(Redirect.INHERIT)
                .start();
        try (BufferedReader output = starter.inputReader()) {
            assertThat(output.readLine()).isEqualTo("started here: true");
        }
        StackState state = LocalStack.find(home()).orElseThrow();
        starter.destroyForcibly().waitFor();

        await().atMost(LIMIT).untilAsserted(() -> assertThat(processes(state))
                .noneMatch(process -> process.find().isPresent()));
        new Ports(options.portOffset()).requireFree();
    }

    @Test
    void whoStaysWithAnAttachedStackIsToldWhenItsSupervisorDies() throws Exception {
        StackOptions options = freeOptions();
        LocalStack stack = LocalStack.attachOrStart(options, StackListener.NONE);
        StackState state = LocalStack.find(home()).orElseThrow();
        state.supervisor().find().orElseThrow().destroyForcibly();
        assertThat(stack.awaitEnd()).matches("Squadron's supervisor has ended with exit code 137, .*supervisor.log\\.");

        stack.close();
        assertThat(processes(state)).noneMatch(process -> process.find().isPresent());
        new Ports(options.portOffset()).requireFree();
    }

    @Test
    void aDatabaseThatIsKilledIsThereAgain() throws Exception {
        LocalStack.startDetached(freeOptions(), StackListener.NONE);
        long postmaster = Long.parseLong(Files.readAllLines(home().resolve("postgres/data/postmaster.pid"))
                .get(0));
        ProcessHandle.of(postmaster).orElseThrow().destroyForcibly();

        await().atMost(LIMIT).untilAsserted(() -> assertThat(part(Part.POSTGRES))
                .returns(1, PartStatus::restarts)
                .returns(PartState.READY, PartStatus::state));
    }

    private PartStatus part(Part part) {
        return LocalStack.find(home()).orElseThrow().parts().stream()
                .filter(status -> status.part() == part)
                .findFirst()
                .orElseThrow();
    }

    /** A command line that is killed. */
    static final class Starter {
        private Starter() {}

        public static void main(String[] args) throws InterruptedException {
            StackOptions options = StackOptions.of(Path.of(args[0]), Integer.parseInt(args[1]));
            try (LocalStack stack = LocalStack.attachOrStart(options, StackListener.NONE)) {
                System.out.println("started here: " + stack.startedHere());
                Thread.currentThread().join();
            }
        }
    }

    private Path home() {
        return directory.resolve("a home");
    }

    private StackOptions freeOptions() {
        return StackOptions.of(home(), FreePorts.forAStack().offset());
    }

    private static List<ProcessIdentity> processes(StackState state) {
        Stream<ProcessIdentity> services = state.parts().stream().map(PartStatus::process);
        return Stream.concat(services, Stream.of(state.supervisor()))
                .filter(Objects::nonNull)
                .toList();
    }
}
