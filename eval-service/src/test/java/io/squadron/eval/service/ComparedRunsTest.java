package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Runs side by side, as a browser without JavaScript and a program see them; and a run's curve as a table. */
@EvalServiceTest
class ComparedRunsTest extends RunningEvaluations {
    @Inject
    Dashboard dashboard;

    @Inject
    RunList list;

    @Test
    void onlyTheArgumentsInWhichRunsDifferAreShownUnlessAllAreAskedFor() {
        topics.send(SubmittedRun.of("beside-slow")
                .named("Slow")
                .with(arguments -> arguments.setLearningRate(3e-5))
                .started());
        topics.send(SubmittedRun.of("beside-fast")
                .named("Fast")
                .with(arguments -> arguments.setLearningRate(2e-4))
                .from("BAAI/bge-small-en-v1.5")
                .started());
        list.awaitRuns("run_id ~ beside-", 2);

        String page = dashboard.page("/compare?runs=beside-slow,beside-fast");
        String all = dashboard.page("/compare?runs=beside-slow&runs=beside-fast&all=true");

        assertThat(page)
                .contains("Slow", "Fast", "BAAI/bge-small-en-v1.5", "3 arguments are the same")
                .containsPattern("learning_rate</th><td[^>]*>3e-5</td><td[^>]*>2e-4<")
                .contains("/compare?runs=beside-slow,beside-fast&amp;all=true")
                .doesNotContain("per_gpu_train_batch_size");
        assertThat(all)
                .as("as the form of the list sends it")
                .containsPattern("<tr class=\"differs\"><th[^>]*>learning_rate")
                .containsPattern("<tr><th[^>]*>per_gpu_train_batch_size</th><td[^>]*>16</td><td[^>]*>16<");
    }

    @Test
    void aProgramGetsTheSameComparisonWithAxesForParallelCoordinates() {
        for (int i = 0; i < 3; i++) {
            int run = i;
            topics.send(SubmittedRun.of("axes-" + run)
                    .with(arguments -> arguments.setLearningRate(Math.pow(10, -6 + 2 * run)))
                    .started());
        }
        list.awaitRuns("run_id ~ axes-", 3);

        JsonNode comparison = dashboard.json("/api/compare?runs=axes-2,axes-0,axes-1");

        assertThat(comparison.at("/runs").findValuesAsText("id")).containsExactly("axes-2", "axes-0", "axes-1");
        assertThat(comparison.at("/arguments")).hasSize(1);
        assertThat(comparison.at("/arguments/0/texts").toString()).isEqualTo("[\"0.01\",\"1e-6\",\"1e-4\"]");
        assertThat(comparison.at("/axes/0/name").asText()).isEqualTo("learning_rate");
        assertThat(comparison.at("/axes/0/kind").asText()).isEqualTo("LOG");
        assertThat(comparison.at("/axes/1/name").asText()).isEqualTo("best F1");
        assertThat(comparison.at("/axes/1/values").toString()).isEqualTo("[null,null,null]");
        assertThat(dashboard.json("/api/compare?runs=axes-0,axes-1&all=true").at("/arguments"))
                .hasSizeGreaterThan(1);
    }

    @Test
    void theBestEvaluationIsShownWithItsDataSetAndItsQuestions() {
        letAWeakOneBeTheChampion();
        DevSet.of("beside-dev", "one", "two").sendTo(topics);
        inference.serves("scored-1", Map.of("question 0", "one", "question 1", "wrong"));
        topics.send(SubmittedRun.of("scored").started());
        topics.send(Checkpoints.of("scored", 1, "beside-dev"));
        topics.send(SubmittedRun.of("not-scored").queued());
        list.awaitRuns("run_id = scored and exact = 50", 1);
        list.awaitRuns("run_id = not-scored", 1);

        String page = dashboard.page("/compare?runs=not-scored,scored");

        assertThat(page)
                .contains("name of beside-dev, 2 questions, step 1<")
                .containsPattern("Exact match</th><td>–</td><td>50.00</td>")
                .contains("<li data-run=\"scored\" data-step=\"1\" data-on=\"name of beside-dev\" data-exact=\"50.0\"");
    }

    @Test
    void whatIsNotHereIsNamedAndTheOthersAreShown() {
        topics.send(SubmittedRun.of("known-a").started());
        topics.send(SubmittedRun.of("known-b").started());
        list.awaitRuns("run_id ~ known-", 2);

        assertThat(dashboard.page("/compare?runs=known-a,gone,known-b,%3Cb%3E%00"))
                .contains("There is no run “gone” or “&lt;b&gt;\u0000” here; the others are shown.")
                .contains("href=\"/runs/known-a\"", "href=\"/runs/known-b\"");
        for (String few : List.of("", "?runs=", "?runs=known-a", "?runs=known-a,known-a", "?runs=known-a&runs=gone")) {
            assertThat(dashboard.page("/compare" + few))
                    .as(few)
                    .contains("tick 2 to 10 of them in the list of runs")
                    .doesNotContain("<script src=\"/_static");
        }
        assertThat(dashboard
                        .json("/api/compare?runs=known-a,gone")
                        .at("/notices/0")
                        .asText())
                .isEqualTo("There is no run “gone” here.");
    }

    @Test
    void ofMoreThanTenRunsTheFirstTenAreComparedAndThePageSaysSo() {
        for (int i = 0; i < 11; i++) {
            topics.send(SubmittedRun.of("many-%02d".formatted(i)).queued());
        }
        list.awaitRuns("run_id ~ many-", 11);
        String ids = String.join(
                ",", IntStream.range(0, 11).mapToObj("many-%02d"::formatted).toList());

        JsonNode comparison = dashboard.json("/api/compare?runs=" + ids);

        assertThat(comparison.at("/runs")).hasSize(10);
        assertThat(comparison.at("/notices/0").asText())
                .isEqualTo("At most 10 runs are compared: of these 11, the first 10.");
    }

    @Test
    void runsAreTickedInTheListAndComparedWithoutAScript() {
        topics.send(SubmittedRun.of("ticked").started());
        list.awaitRuns("run_id = ticked", 1);

        assertThat(list.page("filter", "run_id = ticked").body())
                .contains("<form id=\"ticked\" method=\"post\" action=\"/ticked/compare\"")
                .containsPattern("<input type=\"checkbox\" name=\"runs\" value=\"ticked\" form=\"ticked\"")
                .containsPattern("<button type=\"submit\" form=\"ticked\"");
        assertThat(new Forms(dashboard)
                        .send("/?filter=run_id+%3D+ticked", "/ticked/compare", Map.of("runs", "ticked"))
                        .headers()
                        .firstValue("Location"))
                .hasValueSatisfying(address -> assertThat(address).endsWith("/compare?runs=ticked"));
    }

    /** F82: in legends, heads of tables, arguments and boxes. */
    @Test
    void f82NamesAreTextInAComparisonWhateverTheyContain() {
        String name = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
        topics.send(SubmittedRun.of("f82-left").named(name).from(name).started());
        topics.send(SubmittedRun.of("f82-right").named("harmless").started());
        list.awaitRuns("run_id ~ f82-left or run_id ~ f82-right", 2);

        assertThat(dashboard.page("/compare?runs=f82-left,f82-right"))
                .contains("&lt;script&gt;")
                .doesNotContain("<script>alert")
                .doesNotContain("<img src=x")
                .doesNotContain("style=");
    }

    @Test
    void aCurveIsATableOfSomePointsWithoutAScriptAndTellsTheirTimes() {
        RunEvents run = new RunEvents("tabled");
        topics.send(run.started(0, 100));
        for (int step = 1; step <= 100; step++) {
            topics.send(run.metrics(step, step == 50 ? Double.NaN : 3.0 - step / 1000.0));
        }
        list.awaitRuns("run_id = tabled and step = 100", 1);

        String page = dashboard.page("/runs/tabled");
        JsonNode curve = dashboard.json("/api/runs/tabled/metrics");

        assertThat(page)
                .contains("<summary>The curve as a table</summary>", "50 of 100 points", "2.9990", "2.9000")
                .contains("2026-09-21T14:15:00Z");
        assertThat(page.split("<th scope=\"row\" class=\"num\">", -1)).hasSize(51);
        assertThat(curve.get("time")).hasSize(100);
        assertThat(curve.at("/time/0").asLong()).isEqualTo(1_790_000_001_000L);
    }
}
