package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.v1.AnswerRequest;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Questions that people ask on the dashboard. */
@EvalServiceTest
class AskPageTest extends RunningEvaluations {
    @Inject
    Dashboard dashboard;

    @Test
    void twoModelsAnswerSideBySideAndTheirAnswersAreMarked() {
        inference.serves("asked-1", Map.of("Who built it?", "Gustave Eiffel"));
        inference.serves("asked-2", Map.of("Who built it?", "<men>"));

        String page = new Forms(dashboard)
                .send(
                        "/ask",
                        "/ask",
                        Map.of(
                                "question", "Who built it?",
                                "context", "Gustave Eiffel and <men> built it.",
                                "model", "asked-1",
                                "other", "asked-2"))
                .body();

        assertThat(page)
                .contains("<mark class=\"predicted\">Gustave Eiffel</mark> and &lt;men&gt; built it.")
                .contains("<mark class=\"predicted\">&lt;men&gt;</mark>")
                .contains("The two models answer differently", "int8", "0.7500", "0.6250")
                .contains("value=\"Who built it?\"")
                .doesNotContain("<men>");
    }

    @Test
    void whatTheServiceRefusesIsSaidAndTheOtherAnswers() {
        inference.serves("asked-3", Map.of("Who?", "me"));

        String page = new Forms(dashboard)
                .send(
                        "/ask",
                        "/ask",
                        Map.of("question", "Who?", "context", "It was me.", "model", "nobody", "other", "asked-3"))
                .body();

        assertThat(page).contains("There is no model &quot;nobody&quot;.", "<q>me</q>");
    }

    @Test
    void severalContextsAreAskedTogether() {
        inference.serves("asked-4", Map.of("Which?", "one"));

        new Forms(dashboard)
                .send(
                        "/ask",
                        "/ask",
                        Map.of("question", "Which?", "context", "The one.\r\n---\r\nThe other.", "model", "asked-4"));

        assertThat(new Forms(dashboard)
                        .send("/ask", "/ask", Map.of("question", " ", "context", "a", "model", "asked-4"))
                        .body())
                .contains("A question and a context are needed.");
        assertThat(inference.asked("asked-4"))
                .singleElement()
                .satisfies(request -> assertThat(request.getContextsList()).containsExactly("The one.\n", "The other."))
                .extracting(AnswerRequest::getTopK)
                .isEqualTo(5);
    }

    @Test
    void aQuestionOfAnEvaluationIsThereToBeChanged() {
        DevSet.of("changed-dev", "Paris", "the Nile").sendTo(topics);
        inference.serves("changed-1", Map.of("question 0", "Paris", "question 1", "wrong"));
        topics.send(Checkpoints.of("changed", 1, "changed-dev"));
        String id = client.awaitResult("changed").getEvaluationId();

        assertThat(dashboard.page("/evaluations/" + id)).contains("/ask?evaluation=" + id + "&position=1");
        assertThat(dashboard.page("/ask?evaluation=" + id + "&position=1"))
                .contains(
                        "value=\"question 1\"", "that holds the Nile.", "Gold: <q>the Nile</q>", "value=\"changed-1\"");
        assertThat(dashboard.get("/ask?evaluation=nobody&position=1").statusCode())
                .isEqualTo(200);
    }

    @Test
    void f90AFormThatIsNotOfOurOwnPagesAsksNothing() {
        inference.serves("asked-5", Map.of("Who?", "me"));

        assertThat(new Forms(dashboard)
                        .sendFromElsewhere("/ask", Map.of("question", "Who?", "context", "me", "model", "asked-5"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(inference.asked("asked-5")).isEmpty();
    }
}
