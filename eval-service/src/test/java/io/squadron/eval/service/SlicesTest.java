package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.squadron.v1.Example;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Parts of an evaluation, and two of them side by side, as pages and as JSON. */
@EvalServiceTest
class SlicesTest extends AnalysedEvaluations {
    @Test
    void aFilterShowsItsQuestionsTheirShareOfTheErrorsAndHowSureTheirFiguresAre() {
        DevSet dataset = dataset("slices-dev");
        dataset.sendTo(topics);
        String id = evaluated("slices", dataset, "1889", "Paris", "Eiffel", "", "Gustave Eiffel");

        String page = dashboard.page(with("/evaluations/" + id, "word = when"));
        assertThat(page).contains("When was the tower built?").doesNotContain("Who built it?");
        assertThat(page).contains("20% of all", "0% of all errors", "100.0 (100.0 to 100.0)");

        JsonNode slice = dashboard.json(with("/api/evaluations/" + id + "/slice", "not exact"));
        assertThat(slice.get("questions").asInt()).isEqualTo(3);
        assertThat(slice.get("share").asDouble()).isEqualTo(0.6);
        assertThat(slice.get("shareOfWrong").asDouble()).isEqualTo(1.0);
        assertThat(slice.get("f1").get("estimate").asDouble()).isCloseTo(100 * (2.0 / 3) / 3, within());
        assertThat(count(id, "word = what")).as("the first question word").isEqualTo(1);
        assertThat(count(id, "word = other")).isEqualTo(1);
        assertThat(count(id, "length(question) > 4")).isEqualTo(2);
        assertThat(count(id, "length(answer) = 2")).isEqualTo(2);
        assertThat(count(id, "length(context) = 14")).isEqualTo(5);
        assertThat(count(id, "kind = partial and prediction = Eiffel")).isEqualTo(1);
        assertThat(count(id, "kind = elsewhere")).isEqualTo(1);
        assertThat(count(id, "kind = no_answer and length(prediction) = 0")).isEqualTo(1);
        assertThat(count(id, "answer ~ gustave and question !~ name")).isEqualTo(1);
        assertThat(count(id, "null_odds = none or probability >= 0")).isEqualTo(5);
        assertThat(count(id, "f1 > 60 and f1 < 70 and not impossible")).isEqualTo(1);
        assertThat(count(id, "id in (slices-dev-q0, slices-dev-q4) or title = nothing"))
                .isEqualTo(2);
    }

    private int count(String evaluation, String filter) {
        return dashboard
                .json(with("/api/evaluations/" + evaluation + "/slice", filter))
                .get("questions")
                .asInt();
    }

    @Test
    void questionsThatNobodyHasAnnotatedCountInNoFigure() {
        DevSet labelled = dataset("partly-dev");
        List<Example> examples = new ArrayList<>(labelled.examples());
        examples.set(0, examples.get(0).toBuilder().clearAnswers().build());
        DevSet dataset = new DevSet("partly-dev", examples);
        dataset.sendTo(topics);
        String id = evaluated("partly", dataset, "1889", "1889", "Gustave Eiffel", "Paris", "men");

        JsonNode all = dashboard.json("/api/evaluations/" + id + "/slice");
        assertThat(all.get("questions").asInt()).isEqualTo(4);
        assertThat(all.get("exact").get("estimate").asDouble())
                .as("as the evaluation has it")
                .isEqualTo(dashboard.json("/api/evaluations/" + id).get("exact").asDouble());
        assertThat(count(id, "impossible or kind = false_answer")).isZero();
        assertThat(dashboard.page(with("/evaluations/" + id, "kind = unlabelled")))
                .contains("When was the tower built?");
    }

    @Test
    void theGoldAndThePredictedAnswerAreMarkedInTheContext() {
        DevSet dataset = dataset("marked-dev");
        dataset.sendTo(topics);
        String id = evaluated("marked", dataset, "1889", "Paris", "Gustave Eiffel", "Paris", "Gustave Eiffel");

        assertThat(dashboard.page(with("/evaluations/" + id, "not exact")))
                .contains("<mark class=\"gold\" title=\"gold\">1889</mark>");
    }

    @Test
    void theBreakdownLeadsToTheQuestionsOfAGroup() {
        DevSet dataset = dataset("breakdown-dev");
        dataset.sendTo(topics);
        String id = evaluated("breakdown", dataset, "1889", "Paris", "Eiffel", "", "Gustave Eiffel");

        assertThat(dashboard.page("/evaluations/" + id + "/breakdown"))
                .contains("Question word", "Answer length, words", "shares no word with a gold answer")
                .contains("/evaluations/" + id + "?filter=word+%3D+%22when%22")
                .contains("F1, 95 % interval");
        for (JsonNode breakdown : dashboard.json("/api/evaluations/" + id + "/breakdown")) {
            int questions = 0;
            for (JsonNode group : breakdown.get("groups")) {
                assertThat(count(id, group.get("filter").asText()))
                        .as(group.get("filter").asText())
                        .isEqualTo(group.get("slice").get("questions").asInt());
                questions += group.get("slice").get("questions").asInt();
            }
            assertThat(questions).as(breakdown.get("feature").asText()).isEqualTo(5);
        }
    }

    @Test
    void twoCheckpointsAreComparedQuestionByQuestion() {
        DevSet dataset = dataset("compared-dev");
        dataset.sendTo(topics);
        String first = evaluated("compared-a", dataset, "1889", "Paris", "Eiffel", "", "Gustave Eiffel");
        String second = evaluated("compared-b", dataset, "1889", "1889", "Gustave Eiffel", "", "men");

        JsonNode comparison = dashboard.json("/api/evaluations/" + first + "/compare/" + second);
        assertThat(comparison.get("questions").asInt()).isEqualTo(5);
        assertThat(comparison.get("outcomes").toString())
                .contains("\"BOTH\":1", "\"ONLY_FIRST\":1", "\"ONLY_SECOND\":2", "\"NEITHER\":1");
        assertThat(comparison.get("exactDifference").get("estimate").asDouble()).isCloseTo(20, within());
        assertThat(comparison.get("exactChance").asDouble()).isEqualTo(1.0);
        String page = dashboard.page(with("/evaluations/" + first + "/compare/" + second, "outcome = only_first"));
        assertThat(page).contains("Name the builder.", "men").doesNotContain("Who built it?");
        assertThat(dashboard.page("/evaluations/" + first + "/compare/" + second))
                .contains("The difference of F1 may be chance", "compared-b-1");
        assertThat(dashboard.page("/evaluations/" + first))
                .as("they are offered")
                .contains("<option value=\"" + second);
    }

    @Test
    void aMistakeIsPointedAtAndNothingElseIsShown() {
        DevSet dataset = dataset("mistaken-dev");
        dataset.sendTo(topics);
        String id = evaluated("mistaken", dataset, "1889", "1889", "Eiffel", "", "men");

        assertThat(dashboard.page(with("/evaluations/" + id, "exact and wrod = when")))
                .contains("exact and wrod = when\n<span aria-hidden=\"true\">          ^^^^</span>")
                .contains("There is no field “wrod”; did you mean word?")
                .contains("aria-invalid=\"true\"")
                .doesNotContain("Who built it?");
        HttpResponse<String> answer = dashboard.get(with("/api/evaluations/" + id + "/slice", "wrod = when"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"begin\":0", "\"end\":4");
        assertThat(dashboard.get("/api/evaluations/nobody/slice").statusCode()).isEqualTo(404);
    }

    @Test
    void f80AHostileFilterIsATextThatIsLookedFor() {
        DevSet dataset = dataset("hostile-dev");
        dataset.sendTo(topics);
        String id = evaluated("hostile", dataset, "1889", "1889", "Eiffel", "", "men");

        assertThat(count(id, "question ~ \"'; drop table prediction; --\" or title = \"%' or 1=1 --\""))
                .isZero();
        assertThat(count(id, "")).isEqualTo(5);
    }

    @Test
    void f82WhatQuestionsAndFiltersHoldIsTextOnThePage() {
        DevSet dataset = dataset("escaped-dev");
        dataset.sendTo(topics);
        String id = evaluated("escaped", dataset, "1889", "1889", "<script>alert(1)</script>", "", "men");

        String page = dashboard.page(with("/evaluations/" + id, "question ~ '<b>' or prediction ~ '<script>'"));
        assertThat(page)
                .contains("Where is &lt;b&gt;it&lt;/b&gt;?", "&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<b>it", "<script>alert");
        assertThat(dashboard.page(with("/evaluations/" + id, "\"><script>alert(2)</script>")))
                .doesNotContain("<script>alert");
    }

    @Test
    void aSliceIsKeptAndShownOfEveryCheckpoint() {
        DevSet dataset = dataset("saved-dev");
        dataset.sendTo(topics);
        String first = evaluated("saved-a", dataset, "1889", "Paris", "Eiffel", "", "Gustave Eiffel");
        String second = evaluated("saved-b", dataset, "1889", "1889", "Gustave Eiffel", "", "men");
        Forms browser = new Forms(dashboard);
        String page = "/evaluations/" + first + "?filter=word%20%3D%20who";

        assertThat(browser.send(page, "/slices", Map.of("name", "<who>", "filter", "word = who", "evaluation", first))
                        .headers()
                        .firstValue("Location"))
                .hasValueSatisfying(
                        address -> assertThat(address).endsWith("/evaluations/" + first + "?filter=word+%3D+who"));
        assertThat(dashboard.page("/evaluations/" + second + "/breakdown"))
                .contains("Saved slices", "&lt;who&gt;</a>", "100.00");
        assertThat(browser.send(page, "/slices", Map.of("name", "bad", "filter", "wrod = who", "evaluation", first))
                        .body())
                .contains("There is no field “wrod”");
        assertThat(browser.sendFromElsewhere("/slices", Map.of("name", "foreign", "filter", "exact"))
                        .statusCode())
                .as("f90")
                .isEqualTo(400);

        browser.send(page, "/slices/delete", Map.of("name", "<who>", "evaluation", first));

        assertThat(dashboard.page("/evaluations/" + second + "/breakdown")).doesNotContain("Saved slices");
    }
}
