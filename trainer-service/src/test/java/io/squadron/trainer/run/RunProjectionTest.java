package io.squadron.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.v1.Checkpoint;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunEvent.EventCase;
import io.squadron.v1.RunFailed;
import io.squadron.v1.RunFinished;
import io.squadron.v1.RunQueued;
import io.squadron.v1.RunStarted;
import io.squadron.v1.RunStatus;
import io.squadron.v1.RunStopRequested;
import io.squadron.v1.StepMetrics;
import io.squadron.v1.TrainingRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunProjectionTest {
    private static final String RUN = "run-1";

    private final RunProjection projection = new RunProjection(RUN, 17, 8);
    private long position;

    @Test
    void aRunGoesFromQueuedToFinished() {
        assertThat(apply(queued())).isTrue();
        assertThat(projection.state().run().getStatus()).isEqualTo(RunStatus.RUN_STATUS_QUEUED);
        assertThat(projection.state().taken()).isFalse();

        apply(started(1, "host/1"));
        apply(metrics(1, 10, 2.5));
        apply(checkpoint(1, 20));
        apply(finished(1, 20));

        RunState state = projection.state();
        assertThat(state.run().getStatus()).isEqualTo(RunStatus.RUN_STATUS_FINISHED);
        assertThat(state.run().getStep()).isEqualTo(20);
        assertThat(state.run().getTotalSteps()).isEqualTo(100);
        assertThat(state.run().getMetrics().getLoss()).isEqualTo(2.5);
        assertThat(state.run().getCheckpointIdsList()).containsExactly("run-1-20");
        assertThat(state.trainer()).isEqualTo("host/1");
        assertThat(state.firstOffset()).isEqualTo(17);
        assertThat(state.ended()).isTrue();
    }

    @Test
    void anEventThatIsWrittenTwiceCountsOnce() {
        for (int i = 0; i < 2; i++) {
            apply(queued());
            apply(started(1, "host/1"));
            apply(metrics(1, 10, 2.5));
            apply(checkpoint(1, 20));
        }

        assertThat(history()).hasSize(4);
    }

    @Test
    void aNewAttemptReplacesWhatTheOldOneDid() {
        apply(queued());
        apply(started(1, "host/1"));
        apply(metrics(1, 10, 2.5));
        apply(checkpoint(1, 20));
        apply(started(2, "host/2"));

        assertThat(projection.state().run().getStep()).isZero();
        assertThat(projection.state().run().getCheckpointIdsList()).isEmpty();
        assertThat(projection.state().run().hasMetrics()).isFalse();
        assertThat(kinds()).containsExactly(EventCase.QUEUED, EventCase.STARTED);
    }

    @Test
    void anAttemptThatGoesOnKeepsWhatWasDoneUpToThere() {
        apply(queued());
        apply(started(1, "host/1"));
        apply(metrics(1, 10, 2.5));
        apply(checkpoint(1, 10));
        apply(metrics(1, 20, 2.0));
        apply(checkpoint(1, 20));
        apply(started(2, "host/2", 15));

        assertThat(projection.state().run().getStep()).isEqualTo(15);
        assertThat(projection.state().run().getCheckpointIdsList()).containsExactly(RUN + "-10");
        assertThat(kinds())
                .containsExactly(EventCase.QUEUED, EventCase.METRICS, EventCase.CHECKPOINT, EventCase.STARTED);
        assertThat(apply(metrics(2, 20, 2.0))).isTrue();
        assertThat(apply(checkpoint(2, 20))).isTrue();
        assertThat(projection.state().run().getCheckpointIdsList()).containsExactly(RUN + "-10", RUN + "-20");
    }

    @Test
    void attemptsThatGotNoFurtherAreCounted() {
        apply(queued());
        apply(started(1, "host/1"));
        apply(started(2, "host/2"));
        assertThat(projection.state().attemptsFromHere()).isEqualTo(2);

        apply(started(3, "host/3", 40));
        assertThat(projection.state().attemptsFromHere()).isEqualTo(1);

        apply(started(4, "host/4", 40));
        assertThat(projection.state().attemptsFromHere()).isEqualTo(2);
    }

    @Test
    void aTrainerThatWasReplacedIsNotHeard() {
        apply(queued());
        apply(started(1, "host/1"));
        apply(started(2, "host/2"));

        assertThat(apply(metrics(1, 90, 1.0))).isFalse();
        assertThat(apply(finished(1, 100))).isFalse();
        assertThat(apply(started(2, "host/1"))).isFalse();
        assertThat(projection.state().run().getStatus()).isEqualTo(RunStatus.RUN_STATUS_RUNNING);
        assertThat(projection.state().trainer()).isEqualTo("host/2");
    }

    @Test
    void ofTwoClaimsOfOneAttemptTheFirstCounts() {
        apply(queued());
        assertThat(apply(claimed(1, "host/1"))).isTrue();
        assertThat(apply(claimed(1, "host/2"))).isFalse();
        assertThat(apply(started(1, "host/2"))).isFalse();
        assertThat(projection.state().trainer()).isEqualTo("host/1");
        assertThat(projection.state().run().getStatus()).isEqualTo(RunStatus.RUN_STATUS_QUEUED);

        assertThat(apply(started(1, "host/1"))).isTrue();
        assertThat(apply(started(1, "host/1"))).isFalse();
        assertThat(projection.state().run().getStatus()).isEqualTo(RunStatus.RUN_STATUS_RUNNING);
        assertThat(kinds()).containsExactly(EventCase.QUEUED, EventCase.CLAIMED, EventCase.STARTED);
    }

    @Test
    void aTrainerIsNotHeardFromTheMomentWhenAnotherHasClaimedItsRun() {
        apply(queued());
        apply(claimed(1, "host/1"));
        apply(started(1, "host/1"));
        apply(claimed(2, "host/2"));

        assertThat(apply(metrics(1, 10, 2.5))).isFalse();
        assertThat(apply(finished(1, 100))).isFalse();
        apply(started(2, "host/2"));
        assertThat(kinds()).containsExactly(EventCase.QUEUED, EventCase.CLAIMED, EventCase.STARTED);
    }

    @Test
    void anAttemptThatDiedBeforeItStartedCountsToo() {
        apply(queued());
        apply(claimed(1, "host/1"));
        apply(claimed(2, "host/2"));
        assertThat(projection.state().attemptsFromHere()).isEqualTo(2);
        apply(started(2, "host/2", 0));
        assertThat(projection.state().attemptsFromHere()).isEqualTo(2);

        apply(claimed(3, "host/3"));
        apply(started(3, "host/3", 40));
        assertThat(projection.state().attemptsFromHere()).isEqualTo(1);
    }

    @Test
    void nothingHappensAfterTheEnd() {
        apply(queued());
        apply(failed("No disk"));

        assertThat(apply(claimed(2, "host/1"))).isFalse();
        assertThat(apply(started(1, "host/1"))).isFalse();
        assertThat(apply(stopRequested())).isFalse();
        assertThat(projection.state().run().getStatus()).isEqualTo(RunStatus.RUN_STATUS_FAILED);
        assertThat(projection.state().run().getFailure().getMessage()).isEqualTo("No disk");
    }

    @Test
    void aStopRequestHoldsForEveryLaterAttempt() {
        apply(queued());
        apply(started(1, "host/1"));
        apply(stopRequested());
        apply(started(2, "host/2"));

        assertThat(projection.state().stopRequested()).isTrue();
        assertThat(kinds()).containsExactly(EventCase.QUEUED, EventCase.STOP_REQUESTED, EventCase.STARTED);
    }

    @Test
    void ofARunThatHasEndedATenthOfTheCurveStays() {
        RunProjection curve = new RunProjection(RUN, 17, 100);
        curve.apply(queued(), 17);
        curve.apply(started(1, "host/1"), 18);
        for (int step = 1; step <= 90; step++) {
            curve.apply(metrics(1, step, 1), 18 + step);
        }
        assertThat(curve.history()).hasSize(92);

        curve.apply(finished(1, 90), 109);

        assertThat(curve.history().stream()
                        .map(RunHistory.Told::event)
                        .filter(RunEvent::hasMetrics)
                        .map(RunEvent::getStep))
                .hasSizeBetween(5, 10)
                .isSorted()
                .startsWith(1L)
                .endsWith(90L);
        assertThat(curve.history())
                .extracting(told -> told.event().getEventCase())
                .startsWith(EventCase.QUEUED, EventCase.STARTED)
                .endsWith(EventCase.FINISHED);
    }

    @Test
    void theHistoryStaysBoundedAndKeepsBothEndsOfTheCurve() {
        apply(queued());
        apply(started(1, "host/1"));
        for (int step = 1; step <= 1000; step++) {
            apply(metrics(1, step, 1.0));
        }

        List<Long> steps = history().stream()
                .filter(RunEvent::hasMetrics)
                .map(RunEvent::getStep)
                .toList();
        assertThat(steps).hasSizeLessThanOrEqualTo(8).isSorted().startsWith(1L);
        assertThat(steps.get(steps.size() - 1)).isGreaterThan(800);
        assertThat(projection.state().run().getStep()).isEqualTo(1000);
    }

    private List<EventCase> kinds() {
        return history().stream().map(RunEvent::getEventCase).toList();
    }

    private static RunEvent queued() {
        return RunEvents.event(RUN, 1, 0)
                .setQueued(RunQueued.newBuilder()
                        .setRequest(TrainingRequest.newBuilder().setRunId(RUN)))
                .build();
    }

    private static RunEvent claimed(int attempt, String trainer) {
        return Events.claimed(RUN, attempt, trainer);
    }

    private static RunEvent started(int attempt, String trainer) {
        return started(attempt, trainer, 0);
    }

    private static RunEvent started(int attempt, String trainer, long step) {
        return RunEvents.event(RUN, attempt, step)
                .setStarted(RunStarted.newBuilder().setTrainer(trainer).setTotalSteps(100))
                .build();
    }

    private static RunEvent metrics(int attempt, long step, double loss) {
        return RunEvents.event(RUN, attempt, step)
                .setMetrics(StepMetrics.newBuilder().setLoss(loss))
                .build();
    }

    private static RunEvent checkpoint(int attempt, long step) {
        return RunEvents.event(RUN, attempt, step)
                .setCheckpoint(Checkpoint.newBuilder().setCheckpointId(RUN + "-" + step))
                .build();
    }

    private static RunEvent finished(int attempt, long step) {
        return RunEvents.event(RUN, attempt, step)
                .setFinished(RunFinished.getDefaultInstance())
                .build();
    }

    private static RunEvent failed(String message) {
        return RunEvents.event(RUN, 1, 0)
                .setFailed(RunFailed.newBuilder().setMessage(message))
                .build();
    }

    private static RunEvent stopRequested() {
        return RunEvents.event(RUN, 1, 0)
                .setStopRequested(RunStopRequested.getDefaultInstance())
                .build();
    }

    private List<RunEvent> history() {
        return projection.history().stream().map(RunHistory.Told::event).toList();
    }

    private boolean apply(RunEvent event) {
        return projection.apply(event, position++);
    }
}
