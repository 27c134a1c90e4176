package io.squadron.trainer.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.squadron.checkpoints.CheckpointStore;
import io.squadron.checkpoints.StoredCheckpoint;
import io.squadron.checkpoints.directory.DirectoryStore;
import io.squadron.kafka.Topics;
import io.squadron.trainer.config.TrainerConfig;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Pruners with a real broker and a real store: what their tests share. Every test has runs of its own. */
abstract class PrunedRuns {
    static final Duration SOON = Duration.ofSeconds(40);
    static final String NO_EVALUATION = "";

    @TempDir
    Path directory;

    final String run = "run-" + UUID.randomUUID();
    final Deque<Runnable> closing = new ArrayDeque<>();

    @AfterEach
    void stop() {
        closing.forEach(Runnable::run);
    }

    void pruner(String grace) {
        pruner(grace, store());
    }

    void pruner(String grace, CheckpointStore store) {
        TrainerConfig config = TestBroker.config(
                Map.of("squadron.trainer.pruning-interval", "PT0.05S", "squadron.trainer.pruning-grace", grace));
        PlainFollowers followers = TestBroker.followers(config);
        RunLog runs = TestBroker.runLog(config);
        AnnouncedCheckpoints checkpoints = new AnnouncedCheckpoints(followers);
        CheckpointUses uses = new CheckpointUses(followers);
        CheckpointPruner pruner = new CheckpointPruner(
                runs, checkpoints, uses, store, new Announcements(TestBroker.writer()::write), config);
        runs.start();
        pruner.start(runs::ready);
        closing.addAll(List.of(pruner::close, followers::close, runs::close));
    }

    /** Another run's surplus goes: whoever has deleted that has looked at all that was written before. */
    void awaitThatSurplusHasBeenLookedFor() throws IOException {
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

    CheckpointStore store() {
        return new DirectoryStore(directory);
    }

    StoredCheckpoint put(String id) throws IOException {
        return store().put(id, files -> {
            files.write("weights", out -> out.write(id.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            return JsonNodeFactory.instance.objectNode();
        });
    }

    void publish(String runId, long step, String evalDatasetId) throws IOException {
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

    void queued(String runId, int limit) {
        queued(runId, limit, 1000);
    }

    static void progressed(String runId, long step) {
        TestBroker.write(
                Topics.RUN_EVENTS,
                0,
                runId,
                RunEvents.event(runId, 1, step)
                        .setMetrics(StepMetrics.getDefaultInstance())
                        .build());
    }

    /** No other test shall find a run that waits. */
    void queued(String runId, int limit, long step) {
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

    void pending(long step) {
        evaluation(
                step,
                EvaluationRecord.newBuilder()
                        .setEvaluation(Evaluation.newBuilder()
                                .setCheckpointId(run + "-" + step)
                                .setState(EvaluationState.EVALUATION_STATE_QUEUED)));
    }

    void failed(long step) {
        evaluation(
                step,
                EvaluationRecord.newBuilder()
                        .setEvaluation(Evaluation.newBuilder()
                                .setCheckpointId(run + "-" + step)
                                .setState(EvaluationState.EVALUATION_STATE_FAILED)));
    }

    void reached(long step, double f1) {
        evaluation(
                step,
                EvaluationRecord.newBuilder()
                        .setEvaluation(Evaluation.newBuilder()
                                .setCheckpointId(run + "-" + step)
                                .setState(EvaluationState.EVALUATION_STATE_COMPLETE)
                                .setDatasetId("dev")
                                .setMetrics(SquadMetrics.newBuilder().setF1(f1))));
    }

    void evaluation(long step, EvaluationRecord.Builder record) {
        TestBroker.write(Topics.EVALUATIONS, 0, "eval-" + run + "-" + step, record.build());
    }

    static void alias(String alias, String checkpointId) {
        TestBroker.write(
                Topics.EVALUATIONS,
                0,
                "alias:" + alias,
                EvaluationRecord.newBuilder()
                        .setAlias(AliasChange.newBuilder().setAlias(alias).setCheckpointId(checkpointId))
                        .build());
    }

    void awaitFiles(String... checkpointIds) {
        await().atMost(SOON).untilAsserted(() -> assertThat(files()).containsExactlyInAnyOrder(checkpointIds));
    }

    List<String> files() throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.map(child -> child.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .toList();
        }
    }

    /** Null for a tombstone. */
    static byte[] latestRecord(String checkpointId) {
        return TestBroker.read(Topics.CHECKPOINTS, 0, 0).stream()
                .filter(record -> record.key().equals(checkpointId))
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .value();
    }
}
