package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.squadron.v1.Run;
import io.squadron.v1.RunStatus;
import io.squadron.v1.RunWaiting;
import io.squadron.v1.StepMetrics;
import io.squadron.v1.TrainingRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code runs}, {@code stop}, {@code watch}, {@code delete} and {@code --resume_from_checkpoint}. */
class RunsInHandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path temporary;

    private FakeStack stack;

    @BeforeEach
    void start() throws IOException {
        stack = new FakeStack(temporary.resolve("home"));
        stack.runs.addAll(List.of(
                Run.newBuilder()
                        .setRunId("waiting")
                        .setStatus(RunStatus.RUN_STATUS_QUEUED)
                        .setWaiting(RunWaiting.newBuilder().setMessage("No trainer is there."))
                        .build(),
                Run.newBuilder()
                        .setRunId("going")
                        .setStatus(RunStatus.RUN_STATUS_RUNNING)
                        .setStep(5)
                        .setTotalSteps(1000)
                        .setMetrics(StepMetrics.newBuilder().setLoss(2.5))
                        .setRequest(TrainingRequest.newBuilder().setName("mine"))
                        .build(),
                Run.newBuilder()
                        .setRunId("ended")
                        .setStatus(RunStatus.RUN_STATUS_STOPPED)
                        .setStep(3)
                        .setTotalSteps(9)
                        .setResumable(true)
                        .addCheckpointIds("ended-3")
                        .build()));
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void runsAreShownNewestFirst() {
        Invocation shown = invoke("runs");
        assertThat(shown.exitCode()).isZero();
        assertThat(shown.out().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "waiting queued No trainer is there.",
                        "going running 5/1,000 loss 2.500 mine",
                        "ended stopped 3/9 can be resumed");
    }

    @Test
    void runsAreJsonLinesForPrograms() throws IOException {
        List<String> lines = invoke("runs --json").out().lines().toList();
        assertThat(lines).hasSize(3);
        JsonNode ended = JSON.readTree(lines.get(2));
        assertThat(ended.get("run_id").asText()).isEqualTo("ended");
        assertThat(ended.get("status").asText()).isEqualTo("stopped");
        assertThat(ended.get("total_steps").asLong()).isEqualTo(9);
        assertThat(ended.get("resumable").asBoolean()).isTrue();
        assertThat(ended.get("checkpoint_ids").get(0).asText()).isEqualTo("ended-3");
        assertThat(JSON.readTree(lines.get(1)).get("loss").asDouble()).isEqualTo(2.5);
    }

    @Test
    void aStoppedRunPrintsTheCheckpointThatItHasReached() {
        Invocation stopped = invoke("stop going");
        assertThat(stopped.exitCode()).as(stopped.err()).isZero();
        assertThat(stopped.out()).isEqualToIgnoringNewLines("going-7");
    }

    @Test
    void aRunThatHasEndedOrNeverWasIsNotStopped() {
        assertThat(invoke("stop ended").err()).contains("Run ended has ended already");
        Invocation unknown = invoke("stop nobody");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("There is no run \"nobody\"");
        assertThat(invoke("watch nobody").err()).contains("There is no run, checkpoint, alias or directory \"nobody\"");
    }

    @Test
    void nothingIsDeletedWithoutAYes() {
        for (String answer : new String[] {"", "n\n", "no way\n"}) {
            Invocation asked = answering(answer, "delete run ended");
            assertThat(asked.exitCode()).isEqualTo(1);
            assertThat(asked.err()).contains("Nothing was deleted");
            assertThat(stack.runs).hasSize(3);
        }
        assertThat(answering("y\n", "delete run ended").exitCode()).isZero();
        assertThat(stack.runs).extracting(Run::getRunId).containsExactly("waiting", "going");
        assertThat(invoke("delete run going --yes").exitCode()).isZero();
        assertThat(stack.runs).extracting(Run::getRunId).containsExactly("waiting");
        assertThat(invoke("delete checkpoint x --yes").err()).contains("There is no checkpoint \"x\"");
        assertThat(invoke("delete").exitCode()).isEqualTo(2);
    }

    @Test
    void resumingNeedsARunThatTheTrainerKnows() throws IOException {
        Path data = Files.writeString(temporary.resolve("x.json"), "{}");
        Path empty = Files.createDirectory(temporary.resolve("empty"));
        String run = "run --do_train --train_file " + data + " --output_dir " + temporary.resolve("out")
                + " --resume_from_checkpoint ";
        assertThat(invoke(run + "nobody").err()).contains("There is no run, checkpoint, alias or directory \"nobody\"");
        assertThat(invoke(run + empty).err()).contains("holds no checkpoint");
        assertThat(invoke("run --do_eval --predict_file " + data + " --output_dir o --resume_from_checkpoint ended")
                        .err())
                .contains("--resume_from_checkpoint needs --do_train");
        assertThat(stack.calls).noneMatch(call -> call.startsWith("submit"));
    }

    @Test
    void theCommandThatGoesOnIsTheOneThatWasGivenAsAShellReadsIt() {
        CommandLine line = SquadronCommand.commandLine();
        var unused = line.parseArgs(new OptionNames(line)
                .declared("train", "d", "--name", "it's mine", "--resume-from-checkpoint", "before", "--max_steps=3"));
        TrainCommand train = (TrainCommand)
                line.getSubcommands().get("train").getCommandSpec().userObject();

        assertThat(train.resume().commandLine("run-2"))
                .isEqualTo("squadron train d --name 'it'\\''s mine' --max_steps=3 --resume_from_checkpoint run-2");
    }

    private Invocation invoke(String words) {
        return Invocation.of(Stream.concat(
                        Stream.of(Invocation.words(words)),
                        Stream.of("--home", temporary.resolve("home").toString()))
                .toArray(String[]::new));
    }

    private Invocation answering(String answer, String words) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
        try {
            return invoke(words);
        } finally {
            System.setIn(before);
        }
    }
}
