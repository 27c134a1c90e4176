package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.EvaluateProgress;
import io.squadron.v1.EvaluateRequest;
import io.squadron.v1.EvaluationGrpc;
import io.squadron.v1.EvaluationGrpc.EvaluationBlockingStub;
import io.squadron.v1.EvaluationRecord;
import io.squadron.v1.EvaluationResult;
import io.squadron.v1.GetPredictionsRequest;
import io.squadron.v1.ListEvaluationsRequest;
import io.squadron.v1.Prediction;
import io.squadron.v1.Split;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Announced checkpoints are measured through the serving path, and the best becomes the champion. */
@EvalServiceTest
class EvaluationTest {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    @Inject
    Topics topics;

    @Inject
    InferenceNeighbour inference;

    @Inject
    Dashboard dashboard;

    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        inference.breakAfter(Integer.MAX_VALUE);
        inference.start();
        int port = ConfigProvider.getConfig().getValue("quarkus.grpc.server.test-port", Integer.class);
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
    }

    @Test
    void anAnnouncedCheckpointIsEvaluatedAndBecomesTheChampion() {
        DevSet.of("first-dev", "Paris", "the Nile", "42", "New York City").sendTo(topics);
        inference.serves(
                "first-10",
                Map.of(
                        "question 0", "Paris",
                        "question 1", "Nile",
                        "question 2", "43",
                        "question 3", "New York"));
        topics.send(checkpoint("first", 10, "first-dev", false));

        EvaluationResult result = awaitResult("first", 1).get(0);

        assertThat(result.getMetrics().getExact()).isEqualTo(50.0);
        // 1 + 1 + 0 + 0.8 of 4
        assertThat(result.getMetrics().getF1()).isEqualTo(100.0 * 2.8 / 4);
        assertThat(result.getMetrics().getHasAnsTotal()).isEqualTo(4);
        assertThat(result.getMetrics().hasNoAnsTotal()).isFalse();
        assertThat(result.getDatasetName()).isEqualTo("name of first-dev");
        EvaluationRecord announced =
                await().atMost(LIMIT).until(() -> awaitLast(result.getEvaluationId()), EvaluationRecord::hasEvaluation);
        assertThat(announced.getEvaluation()).isEqualTo(result);
        assertThat(topics.evaluations(result.getEvaluationId())
                        .get(0)
                        .getPending()
                        .getCheckpointId())
                .as("before, it was in use")
                .isEqualTo("first-10");
        assertThat(awaitLast("alias:champion").getAlias().getCheckpointId()).isEqualTo("first-10");
        assertThat(dashboard.page("/runs/first"))
                .as("a run whose events never came has no page")
                .contains("Not found");
        assertThat(dashboard.page("/evaluations/" + result.getEvaluationId()))
                .contains("70.00")
                .contains("New York City");
    }

    @Test
    void anImportedCheckpointHasNoRunAndIsEvaluatedAndShownAllTheSame() {
        DevSet.of("imported-dev", "Paris", "the Nile").sendTo(topics);
        inference.serves("bert-large-0a1b2c", Map.of("question 0", "Paris", "question 1", "wrong"));
        topics.send(checkpoint("", 0, "imported-dev", false).toBuilder()
                .setCheckpointId("bert-large-0a1b2c")
                .setModelNameOrPath("/models/bert-large")
                .build());

        await().atMost(LIMIT).untilAsserted(() -> assertThat(dashboard.page("/"))
                .contains("Imported models", "bert-large-0a1b2c", "/models/bert-large", "EM 50.00 · F1 50.00"));
        JsonNode imported = dashboard.json("/api/runs").get("imported").get(0);
        assertThat(imported.get("id").asText()).isEqualTo("bert-large-0a1b2c");
        String evaluation = imported.get("evaluations").get(0).get("id").asText();
        assertThat(dashboard.page("/evaluations/" + evaluation)).contains("bert-large-0a1b2c", "50.00");
    }

    @Test
    void aLowerF1DoesNotTakeTheChampionAndAHigherOneDoes() {
        DevSet.of("rivals-dev", "one", "two").sendTo(topics);
        inference.serves("rivals-1", Map.of("question 0", "one", "question 1", "wrong"));
        inference.serves("rivals-2", Map.of("question 0", "wrong", "question 1", "wrong"));
        inference.serves("rivals-3", Map.of("question 0", "one", "question 1", "two"));
        topics.send(checkpoint("rivals", 1, "rivals-dev", false));
        awaitResult("rivals", 1);
        awaitChampion("rivals-1");

        topics.send(checkpoint("rivals", 2, "rivals-dev", false));
        awaitResult("rivals", 2);
        topics.send(checkpoint("rivals", 3, "rivals-dev", false));
        awaitResult("rivals", 3);
        awaitChampion("rivals-3");

        assertThat(topics.evaluations("alias:champion"))
                .extracting(entry -> entry.getAlias().getCheckpointId())
                .doesNotContain("rivals-2");
        assertThat(awaitLast("alias:champion").getAlias().getReason())
                .isEqualTo("f1 100.0 on name of rivals-dev, before 50.0");
    }

    @Test
    void aChampionOfAnotherDataSetIsMeasuredOnTheNewOneBeforeItGivesWay() {
        DevSet.of("old-dev", "old").sendTo(topics);
        DevSet.of("new-dev", "one", "two").sendTo(topics);
        inference.serves("old-champion-1", Map.of("question 0", "old", "question 1", "two"));
        topics.send(checkpoint("old-champion", 1, "old-dev", false));
        awaitResult("old-champion", 1);
        awaitChampion("old-champion-1");

        inference.serves("newcomer-1", Map.of("question 0", "wrong", "question 1", "wrong"));
        topics.send(checkpoint("newcomer", 1, "new-dev", false));

        List<EvaluationResult> ofTheChampion = awaitResult("old-champion", 2);
        assertThat(ofTheChampion)
                .filteredOn(result -> result.getDatasetId().equals("new-dev"))
                .singleElement()
                .satisfies(result -> assertThat(result.getMetrics().getExact()).isEqualTo(50.0));
        inference.serves("newcomer-2", Map.of("question 0", "one", "question 1", "two"));
        topics.send(checkpoint("newcomer", 2, "new-dev", false));
        awaitChampion("newcomer-2");
        assertThat(topics.evaluations("alias:champion"))
                .extracting(entry -> entry.getAlias().getCheckpointId())
                .doesNotContain("newcomer-1");
    }

    @Test
    void questionsWithoutAnAnswerCompeteInVersion2() {
        DevSet.of("v2-dev", "Paris", "", "").sendTo(topics);
        inference.serves("v2-5", Map.of("question 0", "Paris", "question 1", "", "question 2", "made up"));
        topics.send(checkpoint("v2", 5, "v2-dev", true));

        EvaluationResult result = awaitResult("v2", 1).get(0);

        assertThat(inference.asked("v2-5")).allMatch(AnswerRequest::getHandleImpossibleAnswer);
        assertThat(result.getMetrics().getHasAnsExact()).isEqualTo(100.0);
        assertThat(result.getMetrics().getNoAnsExact()).isEqualTo(50.0);
        assertThat(result.getMetrics().getNoAnsTotal()).isEqualTo(2);
        assertThat(result.getMetrics().hasBestF1()).isTrue();
    }

    @Test
    void aQuestionThatCannotBeAnsweredCountsZero() {
        DevSet.of("refused-dev", "one", "two").sendTo(topics);
        inference.serves("refused-1", Map.of("question 0", InferenceNeighbour.REFUSED, "question 1", "two"));
        topics.send(checkpoint("refused", 1, "refused-dev", false));

        EvaluationResult result = awaitResult("refused", 1).get(0);

        assertThat(result.getUnanswered()).isEqualTo(1);
        assertThat(result.getMetrics().getExact()).isEqualTo(50.0);
        assertThat(result.getMetrics().getTotal()).isEqualTo(2);
    }

    @Test
    void anEvaluationSurvivesAnInferenceServiceThatGoesAwayInTheMiddle() throws IOException {
        DevSet.of("away-dev", "a0", "b1", "c2", "d3", "e4", "f5", "g6", "h7").sendTo(topics);
        inference.serves(
                "away-1",
                Map.of(
                        "question 0", "a0",
                        "question 1", "b1",
                        "question 2", "c2",
                        "question 3", "d3",
                        "question 4", "e4",
                        "question 5", "f5",
                        "question 6", "g6",
                        "question 7", "h7"));
        inference.breakAfter(3);
        topics.send(checkpoint("away", 1, "away-dev", false));
        await().atMost(LIMIT).until(() -> inference.asked("away-1").size() == 3);
        inference.stop();

        assertThat(results("away")).as("the evaluation waits").isEmpty();
        inference.breakAfter(Integer.MAX_VALUE);
        inference.start();

        EvaluationResult result = awaitResult("away", 1).get(0);
        assertThat(result.getMetrics().getExact()).isEqualTo(100.0);
        assertThat(result.getUnanswered()).isZero();
    }

    @Test
    void evaluateReturnsAStoredResultAtOnce() {
        DevSet.of("stored-dev", "one").sendTo(topics);
        inference.serves("stored-1", Map.of("question 0", "one"));
        topics.send(checkpoint("stored", 1, "stored-dev", false));
        EvaluationResult stored = awaitResult("stored", 1).get(0);

        List<EvaluateProgress> progress = ImmutableList.copyOf(stub().evaluate(EvaluateRequest.newBuilder()
                .setModel("stored-1")
                .setDatasetId("stored-dev")
                .build()));

        assertThat(progress).hasSize(1);
        assertThat(progress.get(0).getResult()).isEqualTo(stored);
        assertThat(inference.asked("stored-1")).hasSize(1);
    }

    @Test
    void evaluateMeasuresACheckpointOnAnotherDataSetAndReportsProgress() {
        DevSet.of("other-dev", "one", "two", "three").sendTo(topics);
        inference.serves("other-1", Map.of("question 0", "one", "question 1", "two", "question 2", "3"));
        topics.send(checkpoint("other", 1, "", false));
        awaitKnown("other-1", "other-dev");

        List<EvaluateProgress> progress = ImmutableList.copyOf(stub().evaluate(EvaluateRequest.newBuilder()
                .setModel("other-1")
                .setDatasetId("other-dev")
                .build()));

        EvaluateProgress last = progress.get(progress.size() - 1);
        assertThat(last.getResult().getMetrics().getExact()).isEqualTo(100.0 * 2 / 3);
        assertThat(last.getAnswered()).isEqualTo(3);
        List<Prediction> predictions = ImmutableList.copyOf(stub().getPredictions(GetPredictionsRequest.newBuilder()
                .setEvaluationId(last.getEvaluationId())
                .build()));
        assertThat(predictions).extracting(Prediction::getText).containsExactly("one", "two", "3");
        assertThat(predictions.get(0).getExampleId()).isEqualTo("other-dev-q0");
        assertThat(predictions.get(0).getNBest(1).getText()).isEqualTo("something else");
        // U+0000 of the context came through the database.
        assertThat(inference.asked("other-1").get(0).getContext()).startsWith("A context\u0000 that");
    }

    @Test
    void aDeletedCheckpointKeepsItsFiguresAndIsEvaluatedNoMore() {
        DevSet.of("deleted-dev", "one").sendTo(topics);
        inference.serves("deleted-1", Map.of("question 0", "one"));
        topics.send(checkpoint("deleted", 1, "deleted-dev", false));
        topics.send(checkpoint("deleted", 2, "", false));
        EvaluationResult before = awaitResult("deleted", 1).get(0);

        topics.send("squadron.checkpoints", "deleted-1", null);
        topics.send("squadron.checkpoints", "deleted-2", null);

        await().atMost(LIMIT)
                .untilAsserted(() -> assertFails(
                        "deleted-2",
                        "deleted-dev",
                        Status.Code.FAILED_PRECONDITION,
                        "Checkpoint deleted-2 has been deleted (save_total_limit)"));
        List<EvaluateProgress> again = ImmutableList.copyOf(stub().evaluate(EvaluateRequest.newBuilder()
                .setModel("deleted-1")
                .setDatasetId("deleted-dev")
                .build()));
        assertThat(again.get(again.size() - 1).getResult()).isEqualTo(before);
        assertThat(results("deleted")).containsExactly(before);
    }

    @Test
    void anEvaluationThatIsNotOverWhenItsCheckpointIsDeletedEndsAndGoesOnIfItComesBack() {
        DevSet.of("pruned-dev", "one", "two").sendTo(topics);
        inference.serves("pruned-1", Map.of("question 0", "one", "question 1", InferenceNeighbour.BUSY));
        topics.send(checkpoint("pruned", 1, "pruned-dev", false));
        await().atMost(LIMIT).until(() -> !inference.asked("pruned-1").isEmpty());

        topics.send("squadron.checkpoints", "pruned-1", null);

        await().atMost(LIMIT).untilAsserted(() -> assertThat(failures("pruned-1"))
                .isNotEmpty()
                .allSatisfy(sentence -> assertThat(sentence).contains("pruned-1 has been deleted")));
        assertThat(results("pruned")).isEmpty();

        inference.serves("pruned-1", Map.of("question 0", "one", "question 1", "two"));
        topics.send(checkpoint("pruned", 1, "pruned-dev", false));
        assertThat(awaitResult("pruned", 1).get(0).getMetrics().getExact()).isEqualTo(100.0);
    }

    @Test
    void aModelThatCannotBeLoadedFailsWithItsReason() {
        DevSet.of("broken-dev", "one").sendTo(topics);
        topics.send(checkpoint("broken", 1, "", false));
        awaitKnown("broken-1", "broken-dev");

        assertFails("broken-1", "broken-dev", Status.Code.FAILED_PRECONDITION, "announced SHA-256");
    }

    @Test
    void whatEvaluateCannotFindOrUseIsNamed() {
        DevSet.of("usable-dev", "one").sendTo(topics);
        topics.send(DevSet.of("training", "one").manifest(DatasetStatus.DATASET_STATUS_COMPLETE, Split.SPLIT_TRAIN));
        topics.send(DevSet.of("unfinished", "one").manifest(DatasetStatus.DATASET_STATUS_IMPORTING));
        topics.send(checkpoint("usable", 1, "", false));
        awaitKnown("usable-1", "unfinished");

        assertFails("nobody", "usable-dev", Status.Code.NOT_FOUND, "nobody");
        assertFails("usable-1", "nothing", Status.Code.NOT_FOUND, "nothing");
        assertFails("usable-1", "training", Status.Code.FAILED_PRECONDITION, "imported for training");
        assertFails("usable-1", "unfinished", Status.Code.FAILED_PRECONDITION, "not complete");
    }

    @Test
    void anEvaluationWaitsUntilEveryQuestionHasArrived() {
        DevSet dev = DevSet.of("late-dev", "one", "two");
        inference.serves("late-1", Map.of("question 0", "one", "question 1", "two"));
        topics.send(checkpoint("late", 1, "late-dev", false));
        topics.send(dev.manifest(DatasetStatus.DATASET_STATUS_COMPLETE));
        topics.send(dev.examples().get(1));
        await().atMost(LIMIT).until(() -> isDatasetKnown("late-dev"));
        assertThat(inference.asked("late-1")).isEmpty();

        topics.send(dev.examples().get(0));
        topics.send(dev.examples().get(0));

        assertThat(awaitResult("late", 1).get(0).getMetrics().getTotal()).isEqualTo(2);
    }

    private EvaluationBlockingStub stub() {
        return EvaluationGrpc.newBlockingStub(channel).withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private List<EvaluationResult> results(String runId) {
        return stub().listEvaluations(
                        ListEvaluationsRequest.newBuilder().setRunId(runId).build())
                .getEvaluationsList();
    }

    private List<EvaluationResult> awaitResult(String runId, int count) {
        return await().atMost(LIMIT).until(() -> results(runId), results -> results.size() == count);
    }

    /** Why evaluations of a checkpoint ended, as the topic tells it. */
    private List<String> failures(String checkpointId) {
        return topics.read("squadron.evaluations").stream()
                .map(Topics::evaluationRecord)
                .filter(entry -> entry.getFailed().getCheckpointId().equals(checkpointId))
                .map(entry -> entry.getFailed().getMessage())
                .toList();
    }

    private EvaluationRecord awaitLast(String key) {
        List<EvaluationRecord> entries =
                await().atMost(LIMIT).until(() -> topics.evaluations(key), found -> !found.isEmpty());
        return entries.get(entries.size() - 1);
    }

    private void awaitChampion(String checkpointId) {
        await().atMost(LIMIT).until(() -> topics.evaluations("alias:champion").stream()
                .anyMatch(entry -> entry.getAlias().getCheckpointId().equals(checkpointId)));
    }

    /** Both the checkpoint and the data set have arrived, which is when the service stops saying NOT_FOUND. */
    private void awaitKnown(String checkpointId, String datasetId) {
        await().atMost(LIMIT).until(() -> isKnown(checkpointId, datasetId));
    }

    private boolean isDatasetKnown(String datasetId) {
        topics.send(checkpoint("probe-" + datasetId, 1, "", false));
        return isKnown("probe-" + datasetId + "-1", datasetId);
    }

    private boolean isKnown(String checkpointId, String datasetId) {
        try {
            stub().withDeadlineAfter(300, TimeUnit.MILLISECONDS)
                    .evaluate(EvaluateRequest.newBuilder()
                            .setModel(checkpointId)
                            .setDatasetId(datasetId)
                            .build())
                    .next();
            return true;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode() != Status.Code.NOT_FOUND
                    && e.getStatus().getCode() != Status.Code.DEADLINE_EXCEEDED;
        }
    }

    private void assertFails(String model, String datasetId, Status.Code code, String message) {
        assertThatThrownBy(() -> ImmutableList.copyOf(stub().evaluate(EvaluateRequest.newBuilder()
                        .setModel(model)
                        .setDatasetId(datasetId)
                        .build())))
                .isInstanceOfSatisfying(StatusRuntimeException.class, failure -> {
                    assertThat(failure.getStatus().getCode()).isEqualTo(code);
                    assertThat(failure.getStatus().getDescription()).contains(message);
                });
    }

    private static Checkpoint checkpoint(String runId, long step, String evalDatasetId, boolean version2) {
        return Checkpoint.newBuilder()
                .setCheckpointId(runId + "-" + step)
                .setRunId(runId)
                .setStep(step)
                .setLocation("file:///nowhere")
                .setModelNameOrPath("all-MiniLM-L6-v2")
                .setEvalDatasetId(evalDatasetId)
                .setVersion2WithNegative(version2)
                .setIsFinal(true)
                .setCreatedAt(Timestamp.newBuilder().setSeconds(1_790_000_000L))
                .build();
    }
}
