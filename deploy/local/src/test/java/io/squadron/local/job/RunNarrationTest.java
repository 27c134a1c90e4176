package io.squadron.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.local.progress.PlainProgress;
import io.squadron.v1.RunClaimed;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunReleased;
import io.squadron.v1.RunStarted;
import io.squadron.v1.StepMetrics;
import io.squadron.v1.WatchRunResponse;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person is told of a run. Every look at the clock is ten seconds later, so that every update is a line. */
class RunNarrationTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private long nanos;
    private final RunNarration narration = new RunNarration(
            "run-1",
            new PlainProgress(
                    new PrintStream(said, true, StandardCharsets.UTF_8),
                    () -> nanos += Duration.ofSeconds(10).toNanos()));

    @BeforeEach
    void begin() {
        narration.begin();
    }

    @Test
    void aTrainersDeathAndTheStepsThatAreDoneAgainAreTold() {
        tell(1, 0, event -> event.setClaimed(RunClaimed.newBuilder().setTrainer("host/1")));
        tell(1, 0, event -> event.setStarted(RunStarted.newBuilder().setTotalSteps(100)));
        tell(1, 50, event -> event.setMetrics(StepMetrics.newBuilder().setLoss(2)));
        assertThat(said()).doesNotContain("takes it over").contains("50/100");

        tell(2, 50, event -> event.setClaimed(RunClaimed.newBuilder().setTrainer("host/2")));
        assertThat(said()).contains("The trainer that had the run is gone; host/2 takes it over (attempt 2).");
        tell(1, 51, event -> event.setMetrics(StepMetrics.newBuilder().setLoss(1)));
        assertThat(said()).as("what the dead one still said").doesNotContain("51/100");
        tell(2, 30, event -> event.setStarted(RunStarted.newBuilder().setTotalSteps(100)));
        assertThat(said()).contains("from step 30 on");
        tell(2, 40, event -> event.setMetrics(StepMetrics.newBuilder().setLoss(2)));
        assertThat(said()).contains("40/100");
    }

    @Test
    void aRunThatIsGivenBackIsTold() {
        tell(
                1,
                0,
                event -> event.setReleased(
                        RunReleased.newBuilder().setTrainer("host/1").setMessage("Its disk is full.")));
        assertThat(said()).contains("host/1 gives the run back, which waits for another trainer: Its disk is full.");

        tell(2, 0, event -> event.setClaimed(RunClaimed.newBuilder().setTrainer("host/2")));
        assertThat(said()).doesNotContain("is gone");
    }

    @Test
    void whatARunWaitsForIsToldOnce() {
        narration.waits("");
        narration.waits("Trainers are busy with 2 runs before it.");
        narration.waits("Trainers are busy with 2 runs before it.");
        narration.waits("Trainers are busy with 1 run before it.");
        assertThat(said().lines().filter(line -> line.contains("waits: ")))
                .containsExactly(
                        "  run-1 waits: Trainers are busy with 2 runs before it.",
                        "  run-1 waits: Trainers are busy with 1 run before it.");
    }

    @Test
    void aBrokenStreamGoesOnBehindWhatWasHeard() {
        assertThat(narration.lastPosition()).isEmpty();
        var unused = narration.tell(WatchRunResponse.newBuilder()
                .setPosition(17)
                .setEvent(RunEvent.newBuilder()
                        .setAttempt(1)
                        .setStarted(RunStarted.newBuilder().setTotalSteps(3)))
                .build());
        assertThat(narration.lastPosition()).hasValue(17);
    }

    private void tell(int attempt, long step, UnaryOperator<RunEvent.Builder> event) {
        var unused = narration.tell(WatchRunResponse.newBuilder()
                .setEvent(event.apply(RunEvent.newBuilder()
                        .setRunId("run-1")
                        .setAttempt(attempt)
                        .setStep(step)))
                .build());
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
