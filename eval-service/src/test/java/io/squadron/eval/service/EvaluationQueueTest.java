package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.squadron.v1.CheckpointFile;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.EvaluateResponse;
import io.squadron.v1.Evaluation;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which evaluation has its turn when. */
@EvalServiceTest
class EvaluationQueueTest extends RunningEvaluations {
    @Inject
    EntityManager entities;

    @Test
    void aSmallEvaluationDoesNotWaitForThoseThatTakeForEver() {
        for (String giant : List.of("giant-a", "giant-b", "giant-c")) {
            DevSet.of(giant + "-dev", "one").sendTo(topics);
            inference.serves(giant + "-1", Map.of("question 0", InferenceNeighbour.BUSY));
            topics.send(Checkpoints.of(giant, 1, giant + "-dev"));
            await().atMost(EvaluationClient.LIMIT)
                    .until(() -> !inference.asked(giant + "-1").isEmpty());
        }
        DevSet.of("small-dev", "one").sendTo(topics);
        inference.serves("small-1", Map.of("question 0", "one"));
        topics.send(Checkpoints.of("small", 1, "small-dev"));

        assertThat(client.awaitResult("small").getMetrics().getExact()).isEqualTo(100.0);

        assertThat(client.results("giant-a")).isEmpty();
        for (String giant : List.of("giant-a", "giant-b", "giant-c")) {
            inference.serves(giant + "-1", Map.of("question 0", "one"));
            client.awaitResult(giant);
        }
    }

    @Test
    void whatAKilledReplicaHadClaimedIsTakenOverWhereItStopped() {
        DevSet.of("orphaned-dev", "one", "two", "three").sendTo(topics);
        inference.serves(
                "orphaned-1", Map.of("question 0", "one", "question 1", "two", "question 2", InferenceNeighbour.BUSY));
        topics.send(Checkpoints.of("orphaned", 1, "orphaned-dev"));
        await().atMost(EvaluationClient.LIMIT).until(() -> answered("orphaned-1") == 2);

        sql("update evaluation set status = 'RUNNING', claim = 'of somebody dead', lease_until = clock_timestamp()"
                + " where checkpoint_id = 'orphaned-1'");
        inference.serves("orphaned-1", Map.of("question 2", "three"));

        assertThat(client.awaitResult("orphaned").getMetrics().getExact()).isEqualTo(100.0);
    }

    @Test
    void aCheckpointThatIsAnnouncedAgainWithAnotherContentIsMeasuredAnew() {
        DevSet.of("renewed-dev", "one").sendTo(topics);
        inference.serves("renewed-1", Map.of("question 0", "wrong"));
        topics.send(Checkpoints.of("renewed", 1, "renewed-dev"));
        Evaluation first = client.awaitResult("renewed");

        inference.serves("renewed-1", Map.of("question 0", "one"));
        topics.send(Checkpoints.of("renewed", 1, "renewed-dev").toBuilder()
                .addFiles(CheckpointFile.newBuilder()
                        .setName("model.safetensors")
                        .setSize(1)
                        .setSha256("ab"))
                .build());

        List<Evaluation> both = client.awaitResults("renewed", 2);
        assertThat(both.get(1)).isEqualTo(first);
        assertThat(both.get(0).getMetrics().getExact()).isEqualTo(100.0);
        assertThat(both.get(0).getEvaluationId()).isNotEqualTo(first.getEvaluationId());
    }

    @Test
    void aDataSetWhoseImportIsUnderWayIsWaitedFor() throws Exception {
        DevSet dev = DevSet.of("arriving-dev", "one");
        inference.serves("arriving-1", Map.of("question 0", "one"));
        topics.send(Checkpoints.of("arriving", 1, ""));
        topics.send(dev.manifest(DatasetStatus.DATASET_STATUS_IMPORTING));
        client.awaitKnown("arriving-1", "arriving-dev");

        CompletableFuture<List<EvaluateResponse>> evaluation =
                CompletableFuture.supplyAsync(() -> client.evaluate("arriving-1", "arriving-dev"));
        dev.sendTo(topics);

        List<EvaluateResponse> progress = evaluation.get(40, TimeUnit.SECONDS);
        assertThat(progress.get(progress.size() - 1)
                        .getEvaluation()
                        .getMetrics()
                        .getExact())
                .isEqualTo(100.0);
    }

    private long answered(String checkpointId) {
        return QuarkusTransaction.requiringNew().call(() -> ((Number) entities.createNativeQuery(
                                "select coalesce(max(answered), 0) from evaluation where checkpoint_id = :id")
                        .setParameter("id", checkpointId)
                        .getSingleResult())
                .longValue());
    }

    private void sql(String statement) {
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery(statement).executeUpdate());
    }
}
