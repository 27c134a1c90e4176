package io.squadron.trainer.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.squadron.checkpoints.CheckpointStore;
import io.squadron.checkpoints.FailingOnce;
import io.squadron.checkpoints.StoredCheckpoint;
import io.squadron.checkpoints.directory.DirectoryStore;
import io.squadron.kafka.Topics;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.KafkaClients;
import io.squadron.trainer.kafka.PlainFollowers;
import io.squadron.trainer.kafka.TestBroker;
import io.squadron.trainer.publication.Announcements;
import io.squadron.trainer.queue.RunLog;
import io.squadron.trainer.run.RunEvents;
import io.squadron.v1.AliasChange;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationRecord;
import io.squadron.v1.EvaluationState;
import io.squadron.v1.RunFinished;
import io.squadron.v1.RunQueued;
import io.squadron.v1.SquadMetrics;
import io.squadron.v1.StepMetrics;
import io.squadron.v1.TrainingArguments;
import io.squadron.v1.TrainingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that save_total_limit deletes, with a real broker and a real store. Every test has runs of its own. */
class CheckpointPrunerTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String NO_EVALUATION = "";

    @TempDir
    private Path directory;

    private final String run = "run-" + UUID.randomUUID();
    private final Deque<Runnable> closing = new ArrayDeque<>();

    @AfterEach
    void stop() {
        closing.forEach(Runnable::run);
    }

    @Test
    void theOldestGoAndTheBestAndTheLastStay() throws IOException {
        pruner("PT0.1S");
        queued(run, 2);
        publish(run, 1, "dev");
        publish(run, 2, "dev");
        publish(run, 3, "dev");
        publish(run, 4, "dev");
        reached(1, 10);
        reached(2, 80);
        reached(3, 20);
        reached(4, 30);

        awaitFiles(run + "-2", run + "-4");
        assertThat(latestRecord(run + "-1")).isNull();
        assertThat(latestRecord(run + "-3")).isNull();
        assertThat(latestRecord(run + "-2")).isNotNull();
        assertThat(latestRecord(run + "-4")).isNotNull();
    }

    @Test
    void aCheckpointThatIsToBeEvaluatedOrIsBeingEvaluatedStaysUntilThatHasEnded() throws IOException {
        pruner("PT0.1S");
        queued(run, 1);
        publish(run, 1, "dev");
        publish(run, 2, NO_EVALUATION);
        publish(run, 3, NO_EVALUATION);
        pending(2);
        awaitThatSurplusHasBeenLookedFor();
        assertThat(files()).contains(run + "-1", run + "-2", run + "-3");

        failed(1);
        reached(2, 50);
        publish(run, 4, NO_EVALUATION);
        awaitFiles(run + "-2", run + "-4");
    }

    @Test
    void aCheckpointThatAnAliasPointsAtStaysUntilItPointsElsewhere() throws IOException {
        pruner("PT0.1S");
        queued(run, 1);
        String alias = "alias-" + run;
        alias(alias, run + "-1");
        publish(run, 1, NO_EVALUATION);
        publish(run, 2, NO_EVALUATION);
        awaitThatSurplusHasBeenLookedFor();
        assertThat(files()).contains(run + "-1", run + "-2");

        alias(alias, run + "-2");
        awaitFiles(run + "-2");
    }

    @Test
    void aCheckpointThatGetsAnAliasWhileItGoesComesBack() throws IOException {
        pruner("PT3S");
        queued(run, 1);
        publish(run, 1, NO_EVALUATION);
        publish(run, 2, NO_EVALUATION);
        await().atMost(SOON).until(() -> latestRecord(run + "-1") == null);

        alias("alias-" + run, run + "-1");

        await().atMost(SOON).until(() -> latestRecord(run + "-1") != null);
        assertThat(files()).contains(run + "-1", run + "-2");
    }

    @Test
    void t8WhatAnAliasPointsAtStaysThoughCompactionTookItsAnnouncement() throws IOException {
        alias("alias-" + run, run + "-1");
        // As after a compaction: this trainer never sees the announcement, only the tombstone that came after it.
        var unused = put(run + "-1");
        TestBroker.write(Topics.CHECKPOINTS, 0, run + "-1", (byte[]) null);
        pruner("PT0.1S");
        awaitThatSurplusHasBeenLookedFor();
        awaitThatSurplusHasBeenLookedFor();
        assertThat(files()).contains(run + "-1");
    }

    @Test
    void aRunWithoutALimitKeepsAll() throws IOException {
        pruner("PT0.1S");
        queued(run, 0);
        publish(run, 1, NO_EVALUATION);
        publish(run, 2, NO_EVALUATION);
        awaitThatSurplusHasBeenLookedFor();
        assertThat(files()).contains(run + "-1", run + "-2");
    }

    @Test
    void f40WhatARunThatWasTakenUpMayWriteAgainIsNotDeletedBeforeTheRunIsBeyondIt() throws IOException {
        queued(run, 0, 100);
        publish(run, 150, NO_EVALUATION);
        TestBroker.write(Topics.CHECKPOINTS, 0, run + "-150", (byte[]) null);
        pruner("PT0.1S");
        awaitThatSurplusHasBeenLookedFor();
        assertThat(files()).containsExactly(run + "-150");

        progressed(run, 151);
        awaitFiles();
    }

    @Test
    void theLastCheckpointOfARunStaysThoughAnAttemptBeforeItGotFurther() throws IOException {
        pruner("PT0.1S");
        publish(run, 130, NO_EVALUATION);
        publish(run, 200, NO_EVALUATION);
        TestBroker.write(
                Topics.RUN_EVENTS,
                0,
                run,
                RunEvents.event(run, 1, 130)
                        .setCheckpoint(Checkpoint.newBuilder().setCheckpointId(run + "-130"))
                        .build());
        queued(run, 1);
        awaitThatSurplusHasBeenLookedFor();
        assertThat(files()).containsExactlyInAnyOrder(run + "-130", run + "-200");
    }

    @Test
    void filesThatCannotBeDeletedNowAreDeletedLater() throws IOException {
        publish(run, 1, NO_EVALUATION);
        TestBroker.write(Topics.CHECKPOINTS, 0, run + "-1", (byte[]) null);
        AtomicInteger failures = new AtomicInteger();

        pruner("PT0.1S", new FailingOnce("delete", failures).over(store()));

        awaitFiles();
        assertThat(failures).hasValue(1);
    }

    @Test
    void aTrainerThatStartsDeletesWhatWasWithdrawnWhileItWasAway() throws IOException {
        publish(run, 1, NO_EVALUATION);
        TestBroker.write(Topics.CHECKPOINTS, 0, run + "-1", (byte[]) null);

        pruner("PT0.1S");
        awaitFiles();
    }

    private void pruner(String grace) {
        pruner(grace, store());
    }

    private void pruner(String grace, CheckpointStore store) {
        TrainerConfig config = TestBroker.config(
                Map.of("squadron.trainer.pruning-interval", "PT0.05S", "squadron.trainer.pruning-grace", grace));
        KafkaClients clients = TestBroker.clients(config);
        PlainFollowers followers = TestBroker.followers(config);
        RunLog runs = new RunLog(clients, TestBroker.writer(), config);
        AnnouncedCheckpoints checkpoints = new AnnouncedCheckpoints(followers);
        CheckpointUses uses = new CheckpointUses(followers);
        CheckpointPruner pruner = new CheckpointPruner(
                runs, checkpoints, uses, store, new Announcements(TestBroker.writer()::write), config);
        runs.start();
        pruner.start(runs::ready);
        closing.addAll(List.of(pruner::close, followers::close, runs::close));
    }

    /** Another run's surplus goes: whoever has deleted that has looked at all that was written before. */
    private void awaitThatSurplusHasBeenLookedFor() throws IOException {
        String other = "run-" + UUID.randomUUID();
        queued(other, 1);
        publish(other, 1, NO_EVALUATION);
        publish(other, 2, NO_EVALUATION);
        await().atMost(SOON).until(() -> !files().contains(other + "-1"));
        // Runs are looked at newest first, so the turn after that one has looked at the older ones with all that is
        // known.
        publish(other, 3, NO_EVALUATION);
        await().atMost(SOON).until(() -> !files().contains(other + "-2"));
        store().delete(other + "-3");
    }

    private CheckpointStore store() {
        return new DirectoryStore(directory);
    }

    private StoredCheckpoint put(String id) throws IOException {
        return store().put(id, files -> {
            files.write("weights", out -> out.write(id.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            return JsonNodeFactory.instance.objectNode();
        });
    }

    private void publish(String runId, long step, String evalDatasetId) throws IOException {
        String id = runId + "-" + step;
        StoredCheckpoint stored = put(id);
        TestBroker.write(
                Topics.CHECKPOINTS,
                0,
                id,
                Checkpoint.newBuilder()
                        .setCheckpointId(id)
                        .setRunId(runId)
                        .setStep(step)
                        .setEvalDatasetId(evalDatasetId)
                        .setLocation(stored.location().toString())
                        .build());
    }

    private void queued(String runId, int limit) {
        queued(runId, limit, 1000);
    }

    private static void progressed(String runId, long step) {
        TestBroker.write(
                Topics.RUN_EVENTS,
                0,
                runId,
                RunEvents.event(runId, 1, step)
                        .setMetrics(StepMetrics.getDefaultInstance())
                        .build());
    }

    /** No other test shall find a run that waits. */
    private void queued(String runId, int limit, long step) {
        closing.add(() -> TestBroker.write(
                Topics.RUN_EVENTS,
                0,
                runId,
                RunEvents.event(runId, 1, 0)
                        .setFinished(RunFinished.getDefaultInstance())
                        .build()));
        TestBroker.write(
                Topics.RUN_EVENTS,
                0,
                runId,
                RunEvents.event(runId, 1, 0)
                        .setQueued(RunQueued.newBuilder()
                                .setRequest(TrainingRequest.newBuilder()
                                        .setRunId(runId)
                                        .setArguments(
                                                TrainingArguments.newBuilder().setSaveTotalLimit(limit))))
                        .build());
        progressed(runId, step);
    }

    private void pending(long step) {
        evaluation(
                step,
                EvaluationRecord.newBuilder()
                        .setEvaluation(Evaluation.newBuilder()
                                .setCheckpointId(run + "-" + step)
                                .setState(EvaluationState.EVALUATION_STATE_QUEUED)));
    }

    private void failed(long step) {
        evaluation(
                step,
                EvaluationRecord.newBuilder()
                        .setEvaluation(Evaluation.newBuilder()
                                .setCheckpointId(run + "-" + step)
                                .setState(EvaluationState.EVALUATION_STATE_FAILED)));
    }

    private void reached(long step, double f1) {
        evaluation(
                step,
                EvaluationRecord.newBuilder()
                        .setEvaluation(Evaluation.newBuilder()
                                .setCheckpointId(run + "-" + step)
                                .setState(EvaluationState.EVALUATION_STATE_COMPLETE)
                                .setDatasetId("dev")
                                .setMetrics(SquadMetrics.newBuilder().setF1(f1))));
    }

    private void evaluation(long step, EvaluationRecord.Builder record) {
        TestBroker.write(Topics.EVALUATIONS, 0, "eval-" + run + "-" + step, record.build());
    }

    private static void alias(String alias, String checkpointId) {
        TestBroker.write(
                Topics.EVALUATIONS,
                0,
                "alias:" + alias,
                EvaluationRecord.newBuilder()
                        .setAlias(AliasChange.newBuilder().setAlias(alias).setCheckpointId(checkpointId))
                        .build());
    }

    private void awaitFiles(String... checkpointIds) {
        await().atMost(SOON).untilAsserted(() -> assertThat(files()).containsExactlyInAnyOrder(checkpointIds));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.map(child -> child.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .toList();
        }
    }

    /** Null for a tombstone. */
    private static byte[] latestRecord(String checkpointId) {
        return TestBroker.read(Topics.CHECKPOINTS, 0, 0).stream()
                .filter(record -> record.key().equals(checkpointId))
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .value();
    }
}
