package io.squadron.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.squadron.v1.EvaluationSettings;
import io.squadron.v1.Split;
import io.squadron.v1.TrainingArguments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunSquadJobTest extends JobTest {
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
                        "predictions evaluation-of-run-3");
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
    void aTrainerThatIsTooBusyToAnswerInTimeDoesNotEndTheJob() throws Exception {
        fake.slowWatches.set(2);
        fake.slowGets.set(1);
        run(plan("{}", null));

        assertThat(fake.calls).containsSubsequence("watch", "get run", "watch", "get run", "watch");
        assertThat(fake.calls).doesNotContain("stop");
        assertThat(output).isDirectory();
    }

    @Test
    void questionsWithoutAnAnswerAreCountedAndTold() throws Exception {
        fake.unanswered = 1;
        run(plan("{}", "{}"));
        assertThat(said()).contains("note: 1 of 2 questions could not be answered and count as 0");
    }

    @Test
    void anEvaluationWithoutAnyAnswerIsAFailureNotAScoreOfZero() {
        fake.unanswered = 2;
        assertThatThrownBy(() -> run(plan("{}", "{}")))
                .isInstanceOf(FailedException.class)
                .hasMessageStartingWith("None of the 2 questions could be answered by run-3;");
    }

    @Test
    void aTestSetWithoutAnswersGivesPredictionsAndASentenceInPlaceOfFigures() throws Exception {
        fake.unscored = 2;
        Map<String, Object> result = run(plan("{}", "{}"));

        assertThat(result).containsOnly(Map.entry("total", 0), Map.entry("unscored", 2L));
        assertThat(output.resolve("predictions_.json")).hasContent("{\n    \"q2\": \"Ada\",\n    \"q1\": \"Ada\"\n}\n");
        assertThat(said()).contains("2 questions; there are no answers to score the predictions by");
    }

    @Test
    void whatTheReaderOfTheFiguresShouldKnowIsSaid() throws Exception {
        fake.warnings = List.of("2 of 6 questions have no answer.");
        run(plan("{}", "{}"));
        assertThat(said()).contains("note: 2 of 6 questions have no answer.");
    }

    @Test
    void u5WhatTheTrainerHasToSayAboutTheRunIsSaid() throws Exception {
        fake.runWarnings = List.of("bf16 (--fp16): this trainer's CPU is slow at it");
        run(plan("{}", null));
        assertThat(said()).contains("  note: bf16 (--fp16): this trainer's CPU is slow at it");
    }

    @Test
    void withoutEvaluationTheResultIsTheRunsOwn() throws Exception {
        FineTuningPlan plan = plan("{}", null);
        assertThat(run(plan)).containsEntry("checkpoint_id", "run-3").containsEntry("loss", 1.5);
        assertThat(output.toFile().list()).containsExactlyInAnyOrder("checkpoint.json", "model.safetensors");
    }

    @Test
    void saveStepsLeavesACheckpointDirectoryForEachStepAsRunSquadDoes() throws Exception {
        fake.checkpointSteps = List.of(1, 2, 3);
        run(plan("{}", null));

        assertThat(output.toFile().list())
                .containsExactlyInAnyOrder("checkpoint-1", "checkpoint-2", "checkpoint.json", "model.safetensors");
        assertThat(output.resolve("checkpoint-1/model.safetensors")).hasContent(FakeServices.MODEL_CONTENT);
    }

    @Test
    void aCheckpointThatWasPrunedMeanwhileIsLeftOut() throws Exception {
        fake.checkpointSteps = List.of(1, 2, 3);
        fake.deleted.add("run-1");
        run(plan("{}", null));

        assertThat(output.toFile().list())
                .containsExactlyInAnyOrder("checkpoint-2", "checkpoint.json", "model.safetensors");
        assertThat(said()).contains("there is no checkpoint-1 any more");
    }

    @Test
    void evalAllCheckpointsGivesTheFiguresAndFilesOfEachStepAsRunSquadDoes() throws Exception {
        fake.checkpointSteps = List.of(2, 3);
        Map<String, Object> result =
                run(with(plan("{}", "{}"), TrainingArguments.getDefaultInstance(), EvaluatedCheckpoints.ALL));

        assertThat(PythonJson.line(result))
                .isEqualTo("{\"exact_2\": 50.0, \"f1_2\": 66.5, \"total_2\": 2, \"HasAns_exact_2\": 50.0,"
                        + " \"HasAns_f1_2\": 66.5, \"HasAns_total_2\": 2, \"exact_3\": 50.0, \"f1_3\": 66.5,"
                        + " \"total_3\": 2, \"HasAns_exact_3\": 50.0, \"HasAns_f1_3\": 66.5, \"HasAns_total_3\": 2}");
        assertThat(output.toFile().list())
                .contains("predictions_2.json", "predictions_3.json", "nbest_predictions_2.json", "eval_results.json")
                .doesNotContain("predictions_.json");
        assertThat(output.resolve("eval_results.json")).hasContent(PythonJson.indented(result) + "\n");
    }

    @Test
    void evalAllCheckpointsPassesOverAPrunedOneWithANote() throws Exception {
        fake.checkpointSteps = List.of(1, 3);
        fake.deleted.add("run-1");
        Map<String, Object> result =
                run(with(plan("{}", "{}"), TrainingArguments.getDefaultInstance(), EvaluatedCheckpoints.ALL));

        assertThat(result).containsEntry("f1", 66.5);
        assertThat(said()).contains("run-1 is not evaluated: Checkpoint run-1 has been deleted.");
    }

    @Test
    void evalAllCheckpointsWithoutTrainingEvaluatesTheRunOfTheOutputDirectory() throws Exception {
        fake.checkpointSteps = List.of(2, 3);
        EvaluationOnly checkpoint = EvaluationOnly.ofCheckpoint(temporary.resolve("checkpoint"), "all-MiniLM-L6-v2");
        try (RunSquadJob job = new RunSquadJob(services, progress, () -> stackIsUp, output)) {
            assertThat(job.evaluate(
                            checkpoint,
                            EvaluatedCheckpoints.ALL,
                            source("dev", "{}", Split.SPLIT_DEV),
                            EvaluationSettings.getDefaultInstance()))
                    .containsKeys("f1_2", "f1_3");
            assertThat(job.evaluate(
                            checkpoint,
                            EvaluatedCheckpoints.LAST,
                            source("dev", "{}", Split.SPLIT_DEV),
                            EvaluationSettings.getDefaultInstance()))
                    .containsKey("f1")
                    .doesNotContainKey("f1_2");
        }
    }

    /** U12 */
    @Test
    void evalAllCheckpointsEvaluatesTheCopiesOfTheOutputDirectoryWhereTheServicesHaveThemNoMore() throws Exception {
        fake.checkpointSteps = List.of(3);
        Path saved = Files.createDirectory(temporary.resolve("saved"));
        saveCopy(saved, "run-3", 3);
        saveCopy(Files.createDirectory(saved.resolve("checkpoint-2")), "run-2", 2);
        EvaluationOnly checkpoint = EvaluationOnly.ofCheckpoint(saved, "all-MiniLM-L6-v2");
        try (RunSquadJob job = new RunSquadJob(services, progress, () -> stackIsUp, output)) {
            assertThat(job.evaluate(
                            checkpoint,
                            EvaluatedCheckpoints.ALL,
                            source("dev", "{}", Split.SPLIT_DEV),
                            EvaluationSettings.getDefaultInstance()))
                    .containsKeys("f1_2", "f1_3");
        }
        assertThat(fake.calls).contains("import " + saved.resolve("checkpoint-2"));
    }

    private static void saveCopy(Path directory, String checkpointId, int step) throws IOException {
        Files.writeString(
                directory.resolve("checkpoint.json"),
                "{\"checkpoint_id\": \"%s\", \"step\": %d}".formatted(checkpointId, step));
    }

    @Test
    void evaluateDuringTrainingTellsTheResultsOfIntermediateCheckpointsOnce() throws Exception {
        fake.checkpointSteps = List.of(1, 2, 3);
        run(with(
                plan("{}", "{}"),
                TrainingArguments.newBuilder().setEvaluateDuringTraining(true).build(),
                EvaluatedCheckpoints.LAST));

        assertThat(said())
                .containsOnlyOnce("run-1: exact 50.00, f1 66.50 (2 questions)")
                .containsOnlyOnce("run-2: exact 50.00, f1 66.50 (2 questions)");
    }

    @Test
    void withoutEvaluateDuringTrainingNothingIsToldOfThem() throws Exception {
        fake.checkpointSteps = List.of(1, 2, 3);
        run(plan("{}", "{}"));
        assertThat(said()).doesNotContain("run-1: exact");
    }

    @Test
    void overwriteCacheImportsAgain() throws Exception {
        fake.imported = true;
        FineTuningPlan plan = plan("{}", null);
        DatasetSource again = new DatasetSource(
                plan.train().file(),
                plan.train().options().toBuilder().setOverwrite(true).build());
        run(new FineTuningPlan(
                again,
                null,
                plan.name(),
                plan.resumeFrom(),
                plan.modelNameOrPath(),
                plan.arguments(),
                plan.evaluation(),
                EvaluatedCheckpoints.NONE));
        assertThat(fake.calls).contains("import train SPLIT_TRAIN");
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
    void aCheckpointThatDiffersFromItsAnnouncementIsNotHandedOut() throws Exception {
        Files.writeString(temporary.resolve("checkpoint/model.safetensors"), "altered");
        FineTuningPlan plan = plan("{}", null);
        assertThatThrownBy(() -> run(plan))
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("it was changed or damaged");
        assertNothingWasWritten();
    }
}
