package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.common.collect.ImmutableList;
import io.grpc.Status;
import io.squadron.rpc.RpcError;
import io.squadron.v1.AliasChange;
import io.squadron.v1.CancelEvaluationRequest;
import io.squadron.v1.DeleteEvaluationRequest;
import io.squadron.v1.ErrorReason;
import io.squadron.v1.EvaluateRequest;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationSettings;
import io.squadron.v1.EvaluationState;
import io.squadron.v1.GetEvaluationRequest;
import io.squadron.v1.GetPredictionsRequest;
import io.squadron.v1.ListAliasChangesRequest;
import io.squadron.v1.ListAliasChangesResponse;
import io.squadron.v1.ListEvaluationsRequest;
import io.squadron.v1.ListEvaluationsResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a client can do with evaluations beside asking for one. */
@EvalServiceTest
class EvaluationServiceTest extends RunningEvaluations {
    @Test
    void anEvaluationUnderWayIsSeenAndCancelledAndGoesOnWhenItIsAskedForAgain() {
        DevSet.of("endless-dev", "one", "two").sendTo(topics);
        inference.serves("endless-1", Map.of("question 0", "one", "question 1", InferenceNeighbour.BUSY));
        topics.send(Checkpoints.of("endless", 1, "endless-dev"));
        Evaluation running = await().atMost(EvaluationClient.LIMIT)
                .until(() -> only("endless"), evaluation -> evaluation != null && evaluation.getAnswered() == 1);

        Evaluation cancelled = client.stub()
                .cancelEvaluation(CancelEvaluationRequest.newBuilder()
                        .setEvaluationId(running.getEvaluationId())
                        .build())
                .getEvaluation();

        assertThat(cancelled.getState()).isEqualTo(EvaluationState.EVALUATION_STATE_CANCELLED);
        assertThat(cancelled.getTotal()).isEqualTo(2);
        assertThat(error(() -> client.stub()
                                .cancelEvaluation(CancelEvaluationRequest.newBuilder()
                                        .setEvaluationId(running.getEvaluationId())
                                        .build()))
                        .code())
                .isEqualTo(Status.Code.FAILED_PRECONDITION);
        inference.serves("endless-1", Map.of("question 1", "two"));
        client.evaluate("endless-1", "endless-dev");
        assertThat(client.awaitResult("endless").getMetrics().getExact()).isEqualTo(100.0);
    }

    @Test
    void anEvaluationThatHasEndedIsDeletedWithItsPredictionsAndCanBeMadeAnew() {
        DevSet.of("deletable-dev", "one").sendTo(topics);
        inference.serves("deletable-1", Map.of("question 0", "one"));
        topics.send(Checkpoints.of("deletable", 1, "deletable-dev"));
        String id = client.awaitResult("deletable").getEvaluationId();

        client.stub()
                .deleteEvaluation(
                        DeleteEvaluationRequest.newBuilder().setEvaluationId(id).build());

        RpcError gone = error(() -> client.stub()
                .getEvaluation(
                        GetEvaluationRequest.newBuilder().setEvaluationId(id).build()));
        assertThat(gone.reason()).isEqualTo(ErrorReason.ERROR_REASON_NOT_FOUND);
        assertThat(client.results("deletable")).isEmpty();
        await().atMost(EvaluationClient.LIMIT).until(() -> topics.read("squadron.evaluations").stream()
                .anyMatch(record -> id.equals(record.key()) && record.value() == null));
        client.evaluate("deletable-1", "deletable-dev");
        assertThat(client.awaitResult("deletable").getEvaluationId()).isEqualTo(id);
        assertThat(client.predictions(id)).hasSize(1);
    }

    @Test
    void evaluationsAreListedPageByPageNewestFirst() {
        // None of them becomes the champion, which is measured on the data sets of other tests too.
        letAWeakOneBeTheChampion();
        DevSet.of("paged-dev", "one").sendTo(topics);
        for (int step = 1; step <= 5; step++) {
            inference.serves("paged-" + step, Map.of("question 0", "wrong"));
            topics.send(Checkpoints.of("paged", step, "paged-dev"));
            client.awaitResults("paged", step);
        }

        List<Long> steps = new ArrayList<>();
        String token = "";
        do {
            ListEvaluationsResponse page = client.stub()
                    .listEvaluations(ListEvaluationsRequest.newBuilder()
                            .setRunId("paged")
                            .setPageSize(2)
                            .setPageToken(token)
                            .build());
            assertThat(page.getTotalSize()).isEqualTo(5);
            assertThat(page.getEvaluationsCount()).isLessThanOrEqualTo(2);
            page.getEvaluationsList().forEach(evaluation -> steps.add(evaluation.getStep()));
            token = page.getNextPageToken();
        } while (!token.isEmpty());

        assertThat(steps).containsExactly(5L, 4L, 3L, 2L, 1L);
        RpcError wrong = error(() -> client.stub()
                .listEvaluations(
                        ListEvaluationsRequest.newBuilder().setPageToken("1/x").build()));
        assertThat(wrong.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(wrong.violations()).containsKey("page_token");
    }

    @Test
    void predictionsGoOnBehindTheOneThatCameLast() {
        DevSet.of("resumed-dev", "zero", "one", "two").sendTo(topics);
        inference.serves("resumed-1", Map.of("question 0", "zero", "question 1", "one", "question 2", "two"));
        topics.send(Checkpoints.of("resumed", 1, "resumed-dev"));
        String id = client.awaitResult("resumed").getEvaluationId();

        assertThat(ImmutableList.copyOf(client.stub()
                        .getPredictions(GetPredictionsRequest.newBuilder()
                                .setEvaluationId(id)
                                .setAfterExampleIndex(0)
                                .build())))
                .extracting(response -> response.getPrediction().getText())
                .containsExactly("one", "two");
    }

    @Test
    void theChangesOfAnAliasAreListedWithWhoAndWhyAndWhatWasBefore() {
        for (int i = 1; i <= 3; i++) {
            topics.setAlias("staging", "candidate-" + i, Instant.now());
        }

        ListAliasChangesResponse newest = await().atMost(EvaluationClient.LIMIT)
                .until(
                        () -> changes("staging", ""),
                        page -> page.getChangesCount() > 0
                                && page.getChanges(0).getCheckpointId().equals("candidate-3"));
        ListAliasChangesResponse older = changes("staging", newest.getNextPageToken());

        AliasChange last = newest.getChanges(0);
        assertThat(newest.getTotalSize()).isEqualTo(3);
        assertThat(last.getPreviousCheckpointId()).isEqualTo("candidate-2");
        assertThat(last.getChangedBy()).isEqualTo("somebody");
        assertThat(last.getReason()).isEqualTo("set by hand");
        assertThat(last.getPosition()).isGreaterThan(newest.getChanges(1).getPosition());
        assertThat(older.getChangesList())
                .singleElement()
                .satisfies(first -> assertThat(first.hasPreviousCheckpointId()).isFalse());
        assertThat(older.getNextPageToken()).isEmpty();
    }

    @Test
    void settingsThatTheInferenceServiceWouldRefuseAreRefusedBeforeAnyWork() {
        DevSet.of("greedy-dev", "one").sendTo(topics);
        topics.send(Checkpoints.of("greedy", 1, ""));
        client.awaitKnown("greedy-1", "greedy-dev");

        RpcError refused = error(() -> client.stub()
                .evaluate(EvaluateRequest.newBuilder()
                        .setModel("greedy-1")
                        .setDatasetId("greedy-dev")
                        .setSettings(EvaluationSettings.newBuilder().setNBestSize(101))
                        .build())
                .next());

        assertThat(refused.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refused.sentence()).contains("n_best_size is 101").contains("100");
        assertThat(refused.violations()).containsKey("settings");
        assertThat(inference.asked("greedy-1")).isEmpty();
    }

    @Test
    void aDataSetOfVersion2WithoutTheFlagIsNoted() {
        DevSet v2 = DevSet.of("unflagged-dev", "one", "");
        topics.send(v2.manifest(io.squadron.v1.DatasetStatus.DATASET_STATUS_COMPLETE).toBuilder()
                .setVersion2WithNegative(true)
                .build());
        v2.examples().forEach(topics::send);
        inference.serves("unflagged-1", Map.of("question 0", "one", "question 1", "made up"));
        topics.send(Checkpoints.of("unflagged", 1, "unflagged-dev"));

        Evaluation result = client.awaitResult("unflagged");

        assertThat(result.getMetrics().getNoAnsTotal()).isEqualTo(1);
        assertThat(result.getWarningsList())
                .singleElement()
                .asString()
                .contains("unanswerable questions (SQuAD v2.0), 1 of 2")
                .contains("\"no answer\" cannot win");
    }

    private Evaluation only(String runId) {
        List<Evaluation> found = client.stub()
                .listEvaluations(
                        ListEvaluationsRequest.newBuilder().setRunId(runId).build())
                .getEvaluationsList();
        return found.isEmpty() ? null : found.get(0);
    }

    private ListAliasChangesResponse changes(String alias, String token) {
        return client.stub()
                .listAliasChanges(ListAliasChangesRequest.newBuilder()
                        .setAlias(alias)
                        .setPageSize(2)
                        .setPageToken(token)
                        .build());
    }

    private static RpcError error(Runnable call) {
        return RpcError.read(catchThrowable(call::run));
    }
}
