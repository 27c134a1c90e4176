package io.squadron.endtoend.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.squadron.endtoend.ledger.client.AliasClient;
import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.History.AliasAcknowledged;
import io.squadron.endtoend.ledger.history.History.CallFailed;
import io.squadron.endtoend.ledger.history.History.DatasetAcknowledged;
import io.squadron.endtoend.ledger.history.History.PoisonWritten;
import io.squadron.endtoend.ledger.history.History.QuestionAnswered;
import io.squadron.endtoend.ledger.history.History.RunAcknowledged;
import io.squadron.endtoend.ledger.history.Observed;
import io.squadron.endtoend.ledger.history.Observed.EvaluationRow;
import io.squadron.endtoend.ledger.history.Observed.LogRow;
import io.squadron.endtoend.ledger.history.Observed.MetricRow;
import io.squadron.endtoend.ledger.history.Observed.Stored;
import io.squadron.endtoend.ledger.history.Reference;
import io.squadron.endtoend.ledger.history.Reference.Trained;
import io.squadron.v1.AliasChange;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.PredictedAnswer;
import io.squadron.v1.RunClaimed;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunFailed;
import io.squadron.v1.RunFinished;
import io.squadron.v1.RunStarted;
import io.squadron.v1.Span;
import io.squadron.v1.StepMetrics;
import io.squadron.v1.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is good passes all audits; each damage is found by one of them, and told. */
class AuditTest {
    private static final String RUN = "run";
    private static final String CHECKPOINT = "run-2";
    private static final String WEAK = "weak-1";
    private static final DatasetManifest DATASET = DatasetManifest.newBuilder()
            .setDatasetId("d1")
            .setName("strong.1")
            .setWindows(2)
            .setStatus(DatasetStatus.DATASET_STATUS_COMPLETE)
            .build();
    private static final PredictedAnswer ANSWER = PredictedAnswer.newBuilder()
            .setText("1874")
            .setSpan(Span.newBuilder().setStart(3).setEnd(7))
            .setStartLogit(1.5)
            .setEndLogit(2.5)
            .build();

    private final History history = new History();
    private final List<DatasetManifest> listed = new ArrayList<>(List.of(DATASET));
    private final List<Window> windows = new ArrayList<>(List.of(window("w1"), window("w2"), window("w2")));
    private final List<RunEvent> events = new ArrayList<>();
    private final Map<String, Checkpoint> checkpoints = new HashMap<>();
    private final List<AliasChange> changes = new ArrayList<>();
    private final List<MetricRow> metrics = new ArrayList<>();
    private final List<LogRow> log = new ArrayList<>();
    private final List<EvaluationRow> evaluations = new ArrayList<>();

    /** A run that was taken over at its second step, and became champion. */
    @BeforeEach
    void good() {
        history.add(new DatasetAcknowledged(DATASET));
        history.add(new RunAcknowledged(RUN, "strong", "d1"));
        history.add(new QuestionAnswered(
                0, CHECKPOINT, ANSWER.toBuilder().setStartLogit(1.5000001).build()));
        history.add(new AliasAcknowledged(AliasClient.CHAMPION, WEAK));
        history.add(new CallFailed("submit", Status.Code.UNAVAILABLE, "away"));
        events.addAll(List.of(
                event(1, 0).setClaimed(RunClaimed.getDefaultInstance()).build(),
                started(1, 0),
                metrics(1, 1, 0.5),
                metrics(1, 2, 0.25),
                event(2, 1).setClaimed(RunClaimed.getDefaultInstance()).build(),
                started(2, 1),
                metrics(2, 2, 0.25),
                event(2, 2)
                        .setFinished(RunFinished.newBuilder().setCheckpointId(CHECKPOINT))
                        .build()));
        checkpoints.put(CHECKPOINT, checkpoint("strong weights"));
        changes.add(change(WEAK, "ModelService.SetAlias", 5));
        changes.add(change(CHECKPOINT, "eval-service", 10).toBuilder()
                .setPreviousCheckpointId(WEAK)
                .build());
        metrics.addAll(List.of(new MetricRow(1, 1, 0.5), new MetricRow(2, 2, 0.25)));
        log.addAll(List.of(
                new LogRow(1, 0, "claimed"),
                new LogRow(1, 0, "started"),
                new LogRow(2, 1, "claimed"),
                new LogRow(2, 1, "started"),
                new LogRow(2, 2, "finished")));
        evaluations.add(new EvaluationRow(WEAK, "dev", "COMPLETED", 1, 10, 1_000, List.of(0L, 1L)));
        evaluations.add(new EvaluationRow(CHECKPOINT, "dev", "COMPLETED", 50, 60, 9_000, List.of(0L, 1L)));
    }

    @Test
    void whatIsGoodHasNoViolation() {
        assertThat(violations()).isEmpty();
    }

    @Test
    void aCallThatIsRefusedForAnotherReasonThanThatSomethingIsAwayIsOne() {
        history.add(new CallFailed("submit", Status.Code.INTERNAL, "oops"));
        assertThat(violations()).containsExactly("submit was refused with INTERNAL: oops");
    }

    @Test
    void aWindowThatIsNotThereIsOne() {
        windows.removeIf(window -> window.getWindowId().equals("w1"));
        assertThat(violations()).containsExactly("strong.1 has 1 windows on the topic, and 2 were acknowledged");
    }

    @Test
    void aDataSetThatIsForgottenOrNeverEndsIsOne() {
        listed.set(
                0,
                DATASET.toBuilder()
                        .setStatus(DatasetStatus.DATASET_STATUS_IMPORTING)
                        .build());
        assertThat(violations())
                .containsExactly(
                        "the import of strong.1 never ended",
                        "a tokenizer-service does not list strong.1 as it was acknowledged");
    }

    @Test
    void aRunThatNeverEndsOrEndsTwiceIsOne() {
        RunEvent end = events.remove(events.size() - 1);
        log.remove(log.size() - 1);
        assertThat(violations()).containsExactly("run finished 0 times");

        events.addAll(List.of(end, end));
        log.add(new LogRow(2, 2, "finished"));
        assertThat(violations()).containsExactly("run finished 2 times");
    }

    @Test
    void aRunThatFailsIsOne() {
        events.add(
                event(2, 2).setFailed(RunFailed.newBuilder().setMessage("why")).build());
        log.add(new LogRow(2, 2, "failed"));
        assertThat(violations()).containsExactly("run failed: why");
    }

    @Test
    void aStepThatSawOtherWindowsIsOne() {
        events.set(6, metrics(2, 2, Math.nextUp(0.25)));
        metrics.set(1, new MetricRow(2, 2, Math.nextUp(0.25)));
        assertThat(violations())
                .containsExactly("run, attempt 2, has a loss of 0.25000000000000006 at step 2 instead of 0.25");
    }

    @Test
    void aStepThatIsMissingIsOne() {
        events.remove(2);
        metrics.remove(0);
        assertThat(violations()).containsExactly("run has no loss at the steps [1]");
    }

    @Test
    void otherWeightsAreOne() {
        checkpoints.put(CHECKPOINT, checkpoint("other weights"));
        assertThat(violations())
                .anyMatch(each -> each.startsWith("the weights of run are not those"))
                .anyMatch(each -> each.contains("no checkpoint that was announced with known weights"));
    }

    @Test
    void anEventThatIsNotStoredIsOneAndSoIsARowWithoutAnEvent() {
        metrics.remove(0);
        log.add(new LogRow(7, 7, "stopped"));
        assertThat(violations())
                .containsExactly(
                        "run's curve lacks in the database: [MetricRow[attempt=1, step=1, loss=0.5]]",
                        "run's log has in the database, too: [LogRow[attempt=7, step=7, kind=stopped]]");
    }

    @Test
    void aRowOfAnAttemptThatWasReplacedIsOneAndSoIsARowThatIsThereTwice() {
        metrics.add(new MetricRow(1, 2, 0.25));
        metrics.add(new MetricRow(1, 1, 0.5));
        assertThat(violations())
                .containsExactly("run's curve has in the database, too: [MetricRow[attempt=1, step=2, loss=0.25],"
                        + " MetricRow[attempt=1, step=1, loss=0.5]]");
    }

    @Test
    void aWrongAnswerIsOne() {
        history.add(new QuestionAnswered(
                0, CHECKPOINT, ANSWER.toBuilder().setText("1875").build()));
        assertThat(violations())
                .containsExactly("question 0 was answered by run-2 with \"1875\" (1.5) instead of \"1874\" (1.5)");
    }

    @Test
    void anEvaluationThatIsMissingThereTwiceIncompleteOrWrongIsOne() {
        EvaluationRow good = evaluations.remove(1);
        changes.remove(1);
        assertThat(violations()).containsExactly("run-2 has 0 evaluations instead of one");
        evaluations.addAll(List.of(good, good));
        assertThat(violations()).containsExactly("run-2 has 2 evaluations instead of one");
        evaluations.remove(2);

        evaluations.set(1, new EvaluationRow(CHECKPOINT, "dev", "RUNNING", 0, 0, 0, List.of(0L)));
        assertThat(violations()).containsExactly("the evaluation of run-2 is RUNNING");
        evaluations.set(1, new EvaluationRow(CHECKPOINT, "dev", "COMPLETED", 50, 60, 9_000, List.of(0L)));
        assertThat(violations())
                .containsExactly("the evaluation of run-2 has predictions of [0] and not of 2 questions");
        evaluations.set(1, new EvaluationRow(CHECKPOINT, "dev", "COMPLETED", 50, 61, 9_000, List.of(0L, 1L)));
        assertThat(violations()).containsExactly("the evaluation of run-2 says 50.0/61.0 instead of 50.0/60.0");
    }

    @Test
    void aChampionThatDidNotWinIsOne() {
        evaluations.set(0, new EvaluationRow(WEAK, "dev", "COMPLETED", 50, 60, 1_000, List.of(0L, 1L)));
        assertThat(violations()).containsExactly("run-2 with an F1 of 60.0 replaced weak-1 with 60.0");
        evaluations.remove(0);
        assertThat(violations()).containsExactly("run-2 replaced weak-1, which was never evaluated");
    }

    @Test
    void aChampionBeforeItsEvaluationIsOne() {
        evaluations.set(1, new EvaluationRow(CHECKPOINT, "dev", "COMPLETED", 50, 60, 11_000, List.of(0L, 1L)));
        assertThat(violations()).containsExactly("run-2 became champion before its evaluation was complete");
    }

    @Test
    void aChangeOfTheChampionThatIsLostIsOne() {
        changes.remove(0);
        assertThat(violations()).containsExactly("1 changes of the champion were acknowledged, and 0 are on the topic");
    }

    @Test
    void poisonThatIsNotAmongTheDeadLettersIsOne() {
        history.add(new PoisonWritten("squadron.run-events", 0, 7));
        assertThat(violations())
                .containsExactly("no dead letter of PoisonWritten[topic=squadron.run-events, partition=0, offset=7]");
    }

    private List<String> violations() {
        Observed observed = new Observed(
                List.of(listed),
                Map.of("d1", windows),
                Map.of(RUN, events),
                checkpoints,
                changes,
                List.of(),
                new Stored(Map.of(RUN, metrics), Map.of(RUN, log), evaluations));
        Reference reference = new Reference(
                DatasetManifest.newBuilder().setExamples(2).build(),
                Map.of(
                        "strong",
                        new Trained(
                                "reference-2",
                                2,
                                Map.of(1L, 0.5, 2L, 0.25),
                                "strong weights",
                                50,
                                60,
                                List.of(ANSWER))));
        return Audit.all().stream()
                .flatMap(audit -> audit.violations(history, observed, reference).stream())
                .toList();
    }

    private static Window window(String id) {
        return Window.newBuilder().setDatasetId("d1").setWindowId(id).build();
    }

    private static RunEvent.Builder event(int attempt, long step) {
        return RunEvent.newBuilder().setRunId(RUN).setAttempt(attempt).setStep(step);
    }

    private static RunEvent started(int attempt, long step) {
        return event(attempt, step)
                .setStarted(RunStarted.newBuilder().setWindows(2))
                .build();
    }

    private static RunEvent metrics(int attempt, long step, double loss) {
        return event(attempt, step)
                .setMetrics(StepMetrics.newBuilder().setLoss(loss))
                .build();
    }

    private static Checkpoint checkpoint(String weights) {
        return Checkpoint.newBuilder()
                .setCheckpointId(CHECKPOINT)
                .addFiles(
                        CheckpointFile.newBuilder().setName("model.safetensors").setSha256(weights))
                .build();
    }

    private static AliasChange change(String checkpoint, String by, long seconds) {
        return AliasChange.newBuilder()
                .setAlias(AliasClient.CHAMPION)
                .setCheckpointId(checkpoint)
                .setChangedBy(by)
                .setTime(Timestamp.newBuilder().setSeconds(seconds))
                .build();
    }
}
