package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Several checkpoints are evaluated on a data set from its page. */
@EvalServiceTest
class MeasuredCheckpointsTest extends RunningEvaluations {
    @Inject
    Dashboard dashboard;

    private void announced(String run, Map<String, String> answers) {
        inference.serves(run + "-1", answers);
        topics.send(Checkpoints.of(run, 1, ""));
        client.awaitCheckpoint(run + "-1");
    }

    private void awaitDataset(String id) {
        await().atMost(EvaluationClient.LIMIT)
                .until(() -> dashboard.get("/datasets/" + id + "/checkpoints").statusCode() == 200);
    }

    private HttpResponse<String> send(String dataset, String action, Map<String, String> fields) {
        String page = "/datasets/" + dataset + "/checkpoints";
        return new Forms(dashboard).send(page, page + action, fields);
    }

    @Test
    void tickedCheckpointsAreEvaluatedAndTheOthersAreNot() {
        letAWeakOneBeTheChampion();
        DevSet dataset = DevSet.of("ticked-dev", "a1", "a2");
        dataset.sendTo(topics);
        announced("measured-a", Map.of("question 0", "a1", "question 1", "a2"));
        announced("measured-b", Map.of("question 0", "a1", "question 1", "x"));
        awaitDataset("ticked-dev");
        assertThat(dashboard.page("/datasets/ticked-dev/checkpoints"))
                .contains("value=\"measured-a-1\"", "not evaluated on it");

        HttpResponse<String> answer =
                send("ticked-dev", "", Map.of("checkpoints", "measured-a-1", "precision", "fp32", "max_questions", ""));

        assertThat(answer.statusCode()).isEqualTo(303);
        String id = client.awaitResult("measured-a", "ticked-dev").getEvaluationId();
        send("ticked-dev", "", Map.of("checkpoints", "measured-a-1", "precision", "fp32", "max_questions", "1"));
        await().atMost(EvaluationClient.LIMIT).until(() -> dashboard
                .page("/datasets/ticked-dev/checkpoints")
                .contains("first 1 questions: EM 100.00, F1 100.00"));
        assertThat(client.results("measured-b", "ticked-dev")).isEmpty();
        assertThat(dashboard.page("/datasets/ticked-dev/checkpoints"))
                .contains("href=\"/evaluations/" + id + "\">predictions</a>", "100.00");
    }

    @Test
    void anEvaluationThatIsUnderWayIsCancelledAndAskedForAgain() {
        letAWeakOneBeTheChampion();
        DevSet.of("cancelled-dev", "a1").sendTo(topics);
        announced("measured-c", Map.of("question 0", InferenceNeighbour.SILENT));
        awaitDataset("cancelled-dev");
        Map<String, String> ticked = Map.of("checkpoints", "measured-c-1", "precision", "fp32");
        send("cancelled-dev", "", ticked);
        String page = "/datasets/cancelled-dev/checkpoints";
        await().atMost(EvaluationClient.LIMIT)
                .until(() -> dashboard.page(page).contains("Cancel the evaluation of measured-c-1"));
        Matcher button =
                Pattern.compile("name=\"evaluation\" value=\"([^\"]+)\"").matcher(dashboard.page(page));
        assertThat(button.find()).isTrue();
        String id = button.group(1);

        send("cancelled-dev", "/cancel", Map.of("evaluation", id));

        assertThat(dashboard.page(page)).contains(">Cancelled</span>");
        announced("measured-c", Map.of("question 0", "a1"));
        send("cancelled-dev", "", ticked);
        assertThat(client.awaitResult("measured-c", "cancelled-dev").getEvaluationId())
                .isEqualTo(id);
    }

    @Test
    void whatCannotBeEvaluatedIsSaidAndNothingIs() {
        DevSet.of("refused-dev", "a1").sendTo(topics);
        announced("measured-d", Map.of("question 0", "a1"));
        awaitDataset("refused-dev");

        assertThat(send("refused-dev", "", Map.of("precision", "fp32")).body())
                .contains("Which checkpoints? Tick 1 to 50.");
        assertThat(send("refused-dev", "", Map.of("checkpoints", "measured-d-1", "precision", "fp64"))
                        .body())
                .contains("Say a precision");
        assertThat(send("refused-dev", "", Map.of("checkpoints", "nobody-1", "precision", "fp32"))
                        .body())
                .contains("Checkpoint nobody-1 has been deleted");
        assertThat(new Forms(dashboard)
                        .sendFromElsewhere(
                                "/datasets/refused-dev/checkpoints",
                                Map.of("checkpoints", "measured-d-1", "precision", "fp32"))
                        .statusCode())
                .as("f90")
                .isEqualTo(400);
        assertThat(client.results("measured-d", "refused-dev")).isEmpty();
    }
}
