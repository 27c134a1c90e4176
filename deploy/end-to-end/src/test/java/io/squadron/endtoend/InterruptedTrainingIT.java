package io.squadron.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.squadron.endtoend.SquadronCommand.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** U1: whatever happens to {@code squadron run}, what was trained is kept, and its last line goes on from there. */
class InterruptedTrainingIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SAMPLE = Path.of(System.getProperty("squadron.sample"));
    private static final Duration STACK_STARTS = Duration.ofMinutes(5);
    private static final Duration RUN_ENDS = Duration.ofMinutes(10);
    private static final int STEPS = 160;
    private static final String GO_ON = "Go on with: squadron run ";

    @TempDir(cleanup = CleanupMode.ALWAYS)
    Path temporary;

    private SquadronCommand squadron;
    private Path output;

    @BeforeEach
    void terminal() {
        assumeTrue(Terminal.isThere(), "script of util-linux is not there, so there is no pseudo-terminal to test at");
        squadron = new SquadronCommand(Path.of(System.getProperty("squadron.jar")), temporary.resolve("home"), 22_000);
        output = temporary.resolve("out");
    }

    @AfterEach
    void nothingIsLeftRunning() {
        var unused = squadron.run(Duration.ofMinutes(2), "down");
        assertThat(squadron.processes()).isEmpty();
    }

    /** One training, for the time's sake: each interruption goes on from what the one before has left. */
    @Test
    void ctrlCThenAClosedTerminalThenAStackThatIsTakenDownThenASupervisorThatIsKilled() throws IOException {
        String[] goOn = afterCtrlC(training());

        assertSucceeds(squadron.run(STACK_STARTS, "up"));
        closeTheTerminalUnder(goOn);
        String[] byDirectory = Stream.concat(
                        Stream.of(training()), Stream.of("--resume_from_checkpoint", output.toString()))
                .toArray(String[]::new);
        goOn = afterDown(byDirectory);

        assertGoesOnToTheEnd(afterTheKillOfTheSupervisor(goOn));
    }

    private String[] afterCtrlC(String[] arguments) throws IOException {
        try (Terminal terminal = squadron.atTerminal(arguments)) {
            terminal.awaitText("loss", STACK_STARTS);
            terminal.pressCtrlC();

            assertThat(terminal.awaitExit(RUN_ENDS)).as(terminal.text()).isEqualTo(130);
            assertThat(squadron.processes())
                    .as("the stack was the command's own")
                    .isEmpty();
            assertCheckpointsAreWhole();
            return goOn(terminal);
        }
    }

    private void closeTheTerminalUnder(String[] arguments) throws IOException {
        try (Terminal terminal = squadron.atTerminal(arguments)) {
            terminal.awaitText("loss", STACK_STARTS);
            ProcessHandle command = terminal.hangUp();
            await().atMost(RUN_ENDS).until(() -> !command.isAlive());
        }
        assertCheckpointsAreWhole();
        JsonNode newest = JSON.readTree(squadron.run(Duration.ofMinutes(1), "runs", "--json")
                .out()
                .lines()
                .findFirst()
                .orElseThrow());
        assertThat(newest.get("status").asText()).isEqualTo("stopped");
        assertThat(newest.get("resumable").asBoolean()).isTrue();
        assertThat(newest.get("checkpoint_ids")).hasSize(1);
    }

    private String[] afterDown(String[] arguments) {
        try (Terminal terminal = squadron.atTerminal(arguments)) {
            terminal.awaitText("loss", STACK_STARTS);
            assertSucceeds(squadron.run(Duration.ofMinutes(2), "down"));

            assertThat(terminal.awaitExit(RUN_ENDS)).as(terminal.text()).isEqualTo(1);
            assertThat(terminal.text()).contains("Squadron has stopped in the middle of run");
            return goOn(terminal);
        }
    }

    private String[] afterTheKillOfTheSupervisor(String[] arguments) {
        try (Terminal terminal = squadron.atTerminal(arguments)) {
            terminal.awaitText("loss", STACK_STARTS);
            squadron.processes().stream()
                    .filter(process ->
                            process.info().commandLine().orElse("").contains("io.squadron.local.stack.Supervisor"))
                    .forEach(ProcessHandle::destroyForcibly);

            assertThat(terminal.awaitExit(RUN_ENDS)).as(terminal.text()).isEqualTo(1);
            return goOn(terminal);
        }
    }

    /** Long enough to be interrupted, and short enough to be waited for. */
    private String[] training() {
        return new String[] {
            "run",
            "--do_train",
            "--do_eval",
            "--train_file",
            SAMPLE.resolve("train.json").toString(),
            "--predict_file",
            SAMPLE.resolve("dev.json").toString(),
            "--max_train_samples",
            "40",
            "--max_eval_samples",
            "8",
            "--max_seq_length",
            "64",
            "--max_query_length",
            "24",
            "--doc_stride",
            "16",
            "--per_gpu_train_batch_size",
            "4",
            "--max_steps",
            Integer.toString(STEPS),
            "--logging_steps",
            "1",
            "--output_dir",
            output.toString()
        };
    }

    private void assertCheckpointsAreWhole() throws IOException {
        try (Stream<Path> left = Files.list(output)) {
            assertThat(left.toList()).isNotEmpty().allSatisfy(checkpoint -> {
                assertThat(checkpoint.getFileName().toString()).startsWith("checkpoint-");
                assertThat(List.of("config.json", "model.safetensors", "tokenizer.json", "checkpoint.json"))
                        .allSatisfy(name -> assertThat(checkpoint.resolve(name)).isNotEmptyFile());
            });
        }
        try (Stream<Path> beside = Files.list(output.getParent())) {
            assertThat(beside.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("home", "out");
        }
    }

    /** The arguments of the command that the last line says. */
    private String[] goOn(Terminal terminal) {
        String line = terminal.lastLine();
        assertThat(line).as(terminal.text()).startsWith(GO_ON).contains("--resume_from_checkpoint run-");
        List<String> words =
                new ArrayList<>(List.of(line.substring(GO_ON.length()).split(" ", -1)));
        // The command puts home and ports before the arguments, here as there.
        words.removeAll(List.of("--home", squadron.home().toString(), "--port-offset", "--port_offset", "22000"));
        words.add(0, "run");
        return words.toArray(String[]::new);
    }

    private void assertGoesOnToTheEnd(String[] goOn) throws IOException {
        Result result = squadron.run(RUN_ENDS, goOn);

        assertSucceeds(result);
        assertThat(JSON.readTree(result.lastLine()).get("total").asLong()).isEqualTo(8);
        assertThat(result.err()).contains(" " + STEPS + " updates");
        assertThat(output.resolve("model.safetensors")).isNotEmptyFile();
        assertThat(output.resolve("predictions_.json")).isNotEmptyFile();
    }

    private static void assertSucceeds(Result result) {
        assertThat(result.exitCode()).as(result.err()).isZero();
    }
}
