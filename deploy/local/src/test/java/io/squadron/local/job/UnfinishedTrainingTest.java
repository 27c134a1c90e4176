package io.squadron.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.squadron.v1.Run;
import io.squadron.v1.RunStatus;
import io.squadron.v1.TrainingRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A training that fails, is interrupted or has lost its services: what it leaves, and how it is gone on with. */
class UnfinishedTrainingTest extends JobTest {
    @Test
    void aRunThatFailsLeavesTheCheckpointsThatItHadSaved() throws Exception {
        fake.ending = FakeServices.failure("The loss is NaN at step 3.");
        FineTuningPlan plan = plan("{}", "{}");
        assertThatThrownBy(() -> run(plan))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("The loss is NaN at step 3.");
        assertThat(output.toFile().list()).containsExactly("checkpoint-3");
        assertThat(output.resolve("checkpoint-3/model.safetensors")).hasContent(FakeServices.MODEL_CONTENT);
    }

    @Test
    void aRunThatFailsBeforeItsFirstCheckpointLeavesNothingBehind() throws Exception {
        fake.checkpointSteps = List.of();
        fake.ending = FakeServices.failure("The loss is NaN at step 3.");
        FineTuningPlan plan = plan("{}", "{}");
        assertThatThrownBy(() -> run(plan)).isInstanceOf(FailedException.class);
        assertNothingWasWritten();
    }

    @Test
    void anInterruptedTrainingLeavesWhatItHasReached() throws Exception {
        fake.endless = true;
        FineTuningPlan plan = plan("{}", null);
        try (RunSquadJob job = new RunSquadJob(services, progress, () -> stackIsUp, output)) {
            Thread interruption = new Thread(() -> {
                await().until(() -> fake.calls.contains("watch"));
                var unused = job.stopTraining();
            });
            interruption.start();
            assertThatThrownBy(() -> job.trainAndEvaluate(plan))
                    .isInstanceOf(FailedException.class)
                    .hasMessageContaining("was stopped at step 3")
                    .hasMessageContaining("checkpoint run-3");
            interruption.join();

            assertThat(output.resolve("checkpoint-3/model.safetensors")).hasContent(FakeServices.MODEL_CONTENT);
            assertThat(output.toFile().list()).containsExactly("checkpoint-3");
            assertThat(job.stopTraining()).as("asked twice").hasValueSatisfying(left -> assertThat(left.resumable())
                    .isTrue());
            assertThat(job.runUnderWay()).isPresent();
        }
        assertThat(fake.calls).containsOnlyOnce("stop");
    }

    @Test
    void aRunThatWasRefusedNeverWas() throws Exception {
        fake.refusal = "resume_from_run: run \"before\" was another training";
        FineTuningPlan plan = plan("{}", null);
        try (RunSquadJob job = new RunSquadJob(services, progress, () -> stackIsUp, output)) {
            assertThatThrownBy(() -> job.trainAndEvaluate(plan)).hasMessageContaining("was another training");
            assertThat(job.stopTraining()).isEmpty();
            assertThat(job.runUnderWay()).isEmpty();
        }
        assertThat(fake.calls).doesNotContain("stop");
        assertNothingWasWritten();
    }

    @Test
    void aRunThatWasStoppedIsGoneOnFrom() throws Exception {
        fake.runs.put("before", run("before", RunStatus.RUN_STATUS_STOPPED));
        run(resuming(plan("{}", null), "before"));
        assertThat(fake.calls).anyMatch(call -> call.startsWith("submit ") && call.endsWith(" from before"));
        assertThat(said()).contains("going on from run before, which had done 2 of 3 updates");
        assertThat(output.resolve("model.safetensors")).hasContent(FakeServices.MODEL_CONTENT);
    }

    @Test
    void aRunThatGoesOnByItselfIsFollowed() throws Exception {
        run(plan("{}", null));
        String trainDataset = fake.calls.stream()
                .filter(call -> call.startsWith("submit "))
                .map(call -> call.split(" ", -1)[1])
                .findFirst()
                .orElseThrow();
        fake.calls.clear();
        Run going = run("going", RunStatus.RUN_STATUS_RUNNING).toBuilder()
                .setRequest(TrainingRequest.newBuilder().setTrainDatasetId(trainDataset))
                .build();
        fake.runs.put("going", going);
        run(resuming(plan("{}", null), "going"));
        assertThat(fake.calls).noneMatch(call -> call.startsWith("submit ")).contains("watch");

        fake.runs.put(
                "going",
                going.toBuilder()
                        .setRequest(TrainingRequest.newBuilder().setTrainDatasetId("another"))
                        .build());
        FineTuningPlan plan = resuming(plan("{}", null), "going");
        assertThatThrownBy(() -> run(plan)).hasMessageContaining("is trained on data set another");
    }

    @Test
    void aStackThatHasStoppedIsNotWaitedFor() throws Exception {
        fake.watchesToBreak.set(Integer.MAX_VALUE);
        stackIsUp = false;
        FineTuningPlan plan = plan("{}", null);
        assertThatThrownBy(() -> run(plan))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("Squadron has stopped in the middle of run ")
                .hasMessageContaining("`squadron up`, then `squadron watch run-");
    }

    private static Run run(String runId, RunStatus status) {
        return Run.newBuilder()
                .setRunId(runId)
                .setStatus(status)
                .setStep(2)
                .setTotalSteps(3)
                .build();
    }

    private static FineTuningPlan resuming(FineTuningPlan plan, String runId) {
        return new FineTuningPlan(
                plan.train(),
                plan.dev(),
                plan.name(),
                runId,
                plan.modelNameOrPath(),
                plan.arguments(),
                plan.evaluation(),
                plan.inTheEnd());
    }
}
