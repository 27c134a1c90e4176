package io.squadron.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.squadron.local.client.Services;
import io.squadron.local.progress.PlainProgress;
import io.squadron.local.progress.Progress;
import io.squadron.v1.EvaluationSettings;
import io.squadron.v1.ImportOptions;
import io.squadron.v1.Split;
import io.squadron.v1.TrainingArguments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSquadJobTest {
    @TempDir
    Path temporary;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Progress progress =
            new PlainProgress(new PrintStream(said, true, StandardCharsets.UTF_8), System::nanoTime);
    private FakeServices fake;
    private Services services;
    private Path output;

    @BeforeEach
    void start() throws IOException {
        fake = new FakeServices(temporary.resolve("checkpoint"));
        services = new Services(fake.addresses());
        output = temporary.resolve("results/out");
    }

    @AfterEach
    void stop() {
        services.close();
        fake.close();
    }

    @Test
    void aJobImportsTrainsEvaluatesAndWritesRunSquadsFiles() throws Exception {
        Map<String, Object> result = run(plan("{}", "x".repeat(3_000_000)));

        assertThat(fake.calls)
                .containsExactly(
                        "import train SPLIT_TRAIN",
                        "import dev SPLIT_DEV",
                        "submit id-of-train id-of-dev",
                        "watch",
                        "evaluate run-3 id-of-dev",
                        "predictions evaluation");
        assertThat(PythonJson.line(result))
                .isEqualTo("{\"exact\": 50.0, \"f1\": 66.5, \"total\": 2, \"HasAns_exact\": 50.0, \"HasAns_f1\": 66.5,"
                        + " \"HasAns_total\": 2}");
        assertThat(output.resolve("predictions_.json")).hasContent("{\n    \"q2\": \"Ada\",\n    \"q1\": \"Ada\"\n}\n");
        assertThat(output.resolve("model.safetensors")).hasContent(FakeServices.MODEL_CONTENT);
        assertThat(output.toFile().list())
                .containsExactlyInAnyOrder(
                        "checkpoint.json",
                        "eval_results.json",
                        "model.safetensors",
                        "nbest_predictions_.json",
                        "predictions_.json");
        assertThat(output.getParent().toFile().list()).containsExactly("out");
    }

    @Test
    void withoutEvaluationTheResultIsTheRunsOwn() throws Exception {
        FineTuningPlan plan = plan("{}", null);
        assertThat(run(plan)).containsEntry("checkpoint_id", "run-3").containsEntry("loss", 1.5);
        assertThat(output.toFile().list()).containsExactlyInAnyOrder("checkpoint.json", "model.safetensors");
    }

    @Test
    void aDataSetThatWasImportedBeforeIsUsedAgain() throws Exception {
        fake.imported = true;
        run(plan("{}".repeat(2_000_000), null));
        assertThat(fake.calls).contains("reuse train SPLIT_TRAIN");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("imported before");
    }

    @Test
    void aTrainerThatIsRestartedIsWaitedFor() throws Exception {
        fake.watchesToBreak.set(1);
        run(plan("{}", null));
        assertThat(fake.calls).containsSubsequence("watch", "watch");
    }

    @Test
    void aBadEvaluationFileIsFoundBeforeTheTraining() throws Exception {
        FineTuningPlan plan = plan("{}", "broken");
        assertThatThrownBy(() -> run(plan))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("not JSON at byte 0");
        assertThat(fake.calls).containsExactly("import train SPLIT_TRAIN");
        assertNothingWasWritten();
    }

    @Test
    void aRunThatFailsLeavesNothingBehind() throws Exception {
        fake.ending = FakeServices.failure("The loss is NaN at step 3.");
        FineTuningPlan plan = plan("{}", "{}");
        assertThatThrownBy(() -> run(plan))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("The loss is NaN at step 3.");
        assertNothingWasWritten();
    }

    @Test
    void aCheckpointThatDiffersFromItsAnnouncementIsNotHandedOut() throws Exception {
        Files.writeString(temporary.resolve("checkpoint/model.safetensors"), "tampered");
        FineTuningPlan plan = plan("{}", null);
        assertThatThrownBy(() -> run(plan))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("differs from the file that was announced");
        assertNothingWasWritten();
    }

    @Test
    void anInterruptedJobStopsItsRun() throws Exception {
        fake.ending = FakeServices.failure("stands for a run that is still under way");
        FineTuningPlan plan = plan("{}", null);
        assertThatThrownBy(() -> run(plan)).isInstanceOf(FailedException.class);
        assertThat(fake.calls).endsWith("stop");
    }

    private void assertNothingWasWritten() {
        assertThat(output.getParent().toFile().list()).isEmpty();
    }

    private Map<String, Object> run(FineTuningPlan plan) throws Exception {
        try (RunSquadJob job = new RunSquadJob(services, progress, output)) {
            return job.trainAndEvaluate(plan);
        }
    }

    private FineTuningPlan plan(String train, String dev) throws IOException {
        return new FineTuningPlan(
                source("train", train, Split.SPLIT_TRAIN),
                dev == null ? null : source("dev", dev, Split.SPLIT_DEV),
                "test",
                "all-MiniLM-L6-v2",
                TrainingArguments.getDefaultInstance(),
                EvaluationSettings.getDefaultInstance());
    }

    private DatasetSource source(String name, String content, Split split) throws IOException {
        Path file = Files.writeString(temporary.resolve(name + ".json"), content);
        return new DatasetSource(
                file,
                ImportOptions.newBuilder()
                        .setName(DatasetSource.nameOf(file))
                        .setSplit(split)
                        .build());
    }
}
