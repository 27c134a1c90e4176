package io.squadron.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.squadron.checkpoints.FailingOnce;
import io.squadron.checkpoints.directory.DirectoryStore;
import io.squadron.trainer.Golden;
import io.squadron.trainer.checkpoint.ResumeOrigin;
import io.squadron.trainer.checkpoint.ResumePoints;
import io.squadron.trainer.kafka.TestBroker;
import io.squadron.trainer.queue.RunControl;
import io.squadron.trainer.queue.RunInterruption;
import io.squadron.trainer.queue.RunLog;
import io.squadron.trainer.run.Events;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.training.TrainingArguments;
import io.squadron.trainer.training.TrainingState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run needs and cannot have for a while. */
class OutageTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    private static final Duration LONG = Duration.ofMinutes(5);
    private final IOException away = new IOException("the storage is away");

    @TempDir
    private Path directory;

    private final String runId = "run-" + UUID.randomUUID();
    private final RunLog log = TestBroker.runLog(TestBroker.config(Map.of()));
    private final RunControl control = new RunControl(log, runId, 1, "test");

    @BeforeEach
    void follow() {
        Events.write(Events.queued(Events.request(runId)));
        log.start();
        await().atMost(SOON).until(() -> log.find(runId).isPresent());
        Events.write(Events.claimed(runId, 1, "test"));
        await().atMost(SOON).until(() -> log.find(runId).orElseThrow().taken());
    }

    /** No other test shall find a run that waits. */
    @AfterEach
    void end() {
        Events.write(Events.finished(runId, 9));
        log.close();
    }

    @Test
    void isWaitedOutAsLongAsThePatienceAllows() {
        assertThat(new Outage(control, LONG).tryAgain(away)).isTrue();
        assertThat(new Outage(control, Duration.ZERO).tryAgain(away)).isFalse();

        Outage passing = new Outage(control, Duration.ofSeconds(1));
        assertThat(passing.tryAgain(away)).isTrue();
        assertThat(passing.tryAgain(away)).isFalse();
    }

    @Test
    void doesNotHoldUpWhoeverWantsTheRunToStop() {
        Events.write(Events.stopRequested(runId));
        await().atMost(SOON).until(control::stopRequested);

        ResumePoints points = new ResumePoints(
                new FailingOnce("list", new AtomicInteger()).over(new DirectoryStore(directory)), Golden.scratch());
        ResumeOrigin origin = new ResumeOrigin("squad", "ab12", TrainingArguments.defaults());
        assertThatThrownBy(() -> new ResumeKeeper(points, origin, "", control, LONG, LONG).latest())
                .isInstanceOf(RunInterruption.StopRequested.class);
    }

    @Test
    void doesNotHoldUpATrainerThatGivesTheRunUp() {
        control.abandon();

        assertThatThrownBy(() -> new Outage(control, LONG).tryAgain(away))
                .isInstanceOf(RunInterruption.Abandoned.class);
    }

    @Test
    void f40OfTheStorageDoesNotMakeARunBeginAnew() throws IOException {
        ResumeOrigin origin = new ResumeOrigin("squad", "ab12", TrainingArguments.defaults());
        AtomicInteger failures = new AtomicInteger();
        for (String method : new String[] {"list", "fetch"}) {
            failures.set(0);
            ResumePoints points = new ResumePoints(
                    new FailingOnce(method, failures).over(new DirectoryStore(directory)), Golden.scratch());
            new ResumePoints(new DirectoryStore(directory), Golden.scratch()).write(runId, origin, state(7));

            ResumeKeeper keeper = new ResumeKeeper(points, origin, "", control, LONG, LONG);

            assertThat(keeper.latest().orElseThrow().step()).isEqualTo(7);
            assertThat(failures).hasValue(1);
        }
    }

    @Test
    void ofTheStorageThatDoesNotPassMakesARunBeginAnew() throws IOException {
        ResumeOrigin origin = new ResumeOrigin("squad", "ab12", TrainingArguments.defaults());
        ResumePoints points = new ResumePoints(
                new FailingOnce("list", new AtomicInteger()).over(new DirectoryStore(directory)), Golden.scratch());

        assertThat(new ResumeKeeper(points, origin, "", control, LONG, Duration.ZERO).latest())
                .isEmpty();
    }

    private static TrainingState state(long step) {
        Map<String, Tensor> weights = Map.of("w", Tensor.ofFloats(new float[10], 10));
        return new TrainingState(
                step, weights, weights, weights, 1, new TrainingState.Progress(1, 8, 0.5, 1, 1, 8, 0.5));
    }
}
