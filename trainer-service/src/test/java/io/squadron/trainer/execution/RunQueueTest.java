package io.squadron.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.squadron.trainer.kafka.TestBroker;
import io.squadron.trainer.run.Events;
import io.squadron.v1.RunFailureReason;
import io.squadron.v1.RunReleased;
import io.squadron.v1.RunStatus;
import io.squadron.v1.TrainingRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How trainers share the runs that wait in the log. */
class RunQueueTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    private final String runId = "run-" + UUID.randomUUID();

    @Test
    void runsAreBegunInTheOrderInWhichTheyWereQueuedOneAtATime() {
        List<String> runs = IntStream.range(0, 5).mapToObj(i -> runId + "-" + i).toList();
        runs.forEach(run -> Events.write(Events.queued(Events.request(run))));
        try (TestTrainer trainer = new TestTrainer()) {
            for (int i = 0; i < runs.size(); i++) {
                String run = runs.get(i);
                await().atMost(SOON).until(() -> trainer.begun.contains(run + "/1"));
                assertThat(trainer.begun).hasSize(i + 1);
                trainer.mayFinish.add(run);
            }
            awaitStatus(trainer, runs.get(4), RunStatus.RUN_STATUS_FINISHED);
            assertThat(trainer.begun)
                    .containsExactlyElementsOf(
                            runs.stream().map(run -> run + "/1").toList());
        }
    }

    @Test
    void f37AnIdleTrainerTakesWhatWaitsBehindABusyOneAndNoRunIsBegunTwice() {
        try (TestTrainer first = new TestTrainer();
                TestTrainer second = new TestTrainer()) {
            // As soon as both are members: each takes one.
            List<String> blockers = List.of(runId + "-a", runId + "-b");
            blockers.forEach(run -> Events.write(Events.queued(Events.request(run))));
            await().atMost(SOON).until(() -> first.begun.size() == 1 && second.begun.size() == 1);

            List<String> waiting =
                    IntStream.range(0, 6).mapToObj(i -> runId + "-" + i).toList();
            waiting.forEach(run -> Events.write(Events.queued(Events.request(run))));
            second.mayFinish.addAll(waiting);
            second.mayFinish.addAll(blockers);
            waiting.forEach(run -> awaitStatus(second, run, RunStatus.RUN_STATUS_FINISHED));

            assertThat(first.begun).hasSize(1);
            first.mayFinish.addAll(blockers);
            blockers.forEach(run -> awaitStatus(second, run, RunStatus.RUN_STATUS_FINISHED));
            assertThat(Stream.concat(first.begun.stream(), second.begun.stream()))
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(blockers.stream(), waiting.stream())
                            .map(run -> run + "/1")
                            .toList());
        }
    }

    @Test
    void aRunThatBringsItsTrainerAnErrorIsGivenUpInTheEndAndTheNextOneIsBegun() {
        try (TestTrainer trainer = new TestTrainer()) {
            trainer.crash.add(runId);
            Events.write(Events.queued(Events.request(runId)));
            String next = runId + "-next";
            Events.write(Events.queued(Events.request(next)));

            await().atMost(SOON).until(() -> trainer.begun.contains(next + "/1"));
            assertThat(trainer.begun).contains(runId + "/1", runId + "/2", runId + "/3");
            awaitStatus(trainer, runId, RunStatus.RUN_STATUS_FAILED);
            trainer.mayFinish.add(next);
            awaitStatus(trainer, next, RunStatus.RUN_STATUS_FINISHED);
        }
    }

    @Test
    void aRunWhoseTrainerDiedIsTakenOverAsTheNextAttempt() {
        TrainingRequest request = Events.request(runId);
        Events.write(Events.queued(request));
        Events.write(Events.claimed(runId, 1, "dead/1"));
        Events.write(Events.started(request, 1, "dead/1"));
        try (TestTrainer trainer = new TestTrainer()) {
            await().atMost(SOON).until(() -> trainer.begun.contains(runId + "/2"));
            trainer.mayFinish.add(runId);
            awaitStatus(trainer, runId, RunStatus.RUN_STATUS_FINISHED);
        }
    }

    @Test
    void aRunThatATrainerOfTheFirstVersionHadStartedIsTakenOver() {
        TrainingRequest request = Events.request(runId);
        Events.write(Events.queued(request));
        Events.write(Events.started(request, 1, "dead/1"));
        try (TestTrainer trainer = new TestTrainer()) {
            await().atMost(SOON).until(() -> trainer.begun.contains(runId + "/2"));
            trainer.mayFinish.add(runId);
            awaitStatus(trainer, runId, RunStatus.RUN_STATUS_FINISHED);
        }
    }

    @Test
    void aLivingTrainerKeepsItsRunWhenAnotherJoinsAndPassesItOnWhenItStops() {
        TestTrainer first = new TestTrainer();
        try (first) {
            Events.write(Events.queued(Events.request(runId)));
            await().atMost(SOON).until(() -> first.begun.contains(runId + "/1"));
            try (TestTrainer second = new TestTrainer()) {
                String other = runId + "-other";
                Events.write(Events.queued(Events.request(other)));
                await().atMost(SOON).until(() -> second.begun.contains(other + "/1"));
                second.mayFinish.add(other);
                awaitStatus(second, other, RunStatus.RUN_STATUS_FINISHED);
                assertThat(second.begun).containsExactly(other + "/1");

                first.close();

                assertThat(first.begun).contains(runId + " abandoned");
                await().atMost(SOON).until(() -> second.begun.contains(runId + "/2"));
                second.mayFinish.add(runId);
                awaitStatus(second, runId, RunStatus.RUN_STATUS_FINISHED);
            }
        }
    }

    @Test
    void f33ATrainingMayLastLongerThanTheConsumersPollInterval() {
        Map<String, Object> shortPolls = Map.of("max.poll.interval.ms", 6000);
        try (TestTrainer first = new TestTrainer(TestBroker.bootstrapServers(), shortPolls);
                TestTrainer second = new TestTrainer(TestBroker.bootstrapServers(), shortPolls)) {
            Events.write(Events.queued(Events.request(runId)));
            await().atMost(SOON).until(() -> first.begun.size() + second.begun.size() == 1);
            await().during(Duration.ofSeconds(8))
                    .atMost(SOON)
                    .until(() -> first.begun.size() + second.begun.size() == 1);
            first.mayFinish.add(runId);
            second.mayFinish.add(runId);
            awaitStatus(first, runId, RunStatus.RUN_STATUS_FINISHED);
            assertThat(first.log.find(runId).orElseThrow().run().getAttempt()).isEqualTo(1);
        }
    }

    @Test
    void aRunThatKillsItsTrainersIsGivenUpEvenIfNoneOfThemGotAsFarAsTraining() {
        Events.write(Events.queued(Events.request(runId)));
        for (int attempt = 1; attempt <= 3; attempt++) {
            Events.write(Events.claimed(runId, attempt, "dead/" + attempt));
        }
        try (TestTrainer trainer = new TestTrainer()) {
            awaitStatus(trainer, runId, RunStatus.RUN_STATUS_FAILED);
            assertThat(trainer.log.find(runId).orElseThrow().run().getFailure().getMessage())
                    .contains("died over this run or gave it back 3 times");
            assertThat(trainer.begun).isEmpty();
        }
    }

    @Test
    void aClaimThatWasTooLateIsLeftAlone() {
        Events.write(Events.queued(Events.request(runId)));
        try (TestTrainer trainer = new TestTrainer()) {
            await().atMost(SOON).until(() -> trainer.begun.contains(runId + "/1"));
            Events.write(Events.claimed(runId, 1, "slower/1"));
            trainer.mayFinish.add(runId);
            awaitStatus(trainer, runId, RunStatus.RUN_STATUS_FINISHED);
            Events.write(Events.claimed(runId, 2, "much-slower/1"));
            trainer.log.catchUp();
            assertThat(trainer.log.find(runId).orElseThrow().run().getStatus())
                    .isEqualTo(RunStatus.RUN_STATUS_FINISHED);
            assertThat(trainer.begun).containsExactly(runId + "/1");
        }
    }

    @Test
    void t2ATrainerThatCannotDoARunLeavesItToOneThatCanAndSaysWhy() {
        RunReleased lack = RunReleased.newBuilder()
                .setReason(RunFailureReason.RUN_FAILURE_REASON_ENGINE)
                .setMessage("device cuda:0 is not there")
                .build();
        try (TestTrainer unable = new TestTrainer()) {
            unable.lacks.put(runId, lack);
            Events.write(Events.queued(Events.request(runId)));
            await().atMost(SOON).until(() -> unable.log
                    .find(runId)
                    .filter(run -> run.refusals().containsKey(unable.name))
                    .isPresent());
            assertThat(unable.log.find(runId).orElseThrow().run().getStatus()).isEqualTo(RunStatus.RUN_STATUS_QUEUED);
            assertThat(unable.log
                            .find(runId)
                            .orElseThrow()
                            .refusals()
                            .get(unable.name)
                            .why()
                            .getMessage())
                    .isEqualTo("device cuda:0 is not there");
            try (TestTrainer able = new TestTrainer()) {
                await().atMost(SOON).until(() -> able.begun.contains(runId + "/1"));
                able.mayFinish.add(runId);
                awaitStatus(able, runId, RunStatus.RUN_STATUS_FINISHED);
            }
            assertThat(unable.begun).isEmpty();
        }
    }

    @Test
    void t2ARunThatATrainerGivesBackWaitsAgainAndIsTakenAsTheNextAttempt() {
        try (TestTrainer trainer = new TestTrainer()) {
            trainer.givesBack.add(runId);
            Events.write(Events.queued(Events.request(runId)));
            await().atMost(SOON).until(() -> trainer.begun.contains(runId + "/2"));
            trainer.mayFinish.add(runId);
            awaitStatus(trainer, runId, RunStatus.RUN_STATUS_FINISHED);
            assertThat(trainer.begun).containsExactly(runId + "/1", runId + "/2");
        }
    }

    @Test
    void t2ARunThatATrainerHasNoRoomForIsLeftToOthersForAWhile() {
        try (TestTrainer small = new TestTrainer()) {
            small.givesBackFor = RunFailureReason.RUN_FAILURE_REASON_MEMORY;
            small.givesBack.add(runId);
            Events.write(Events.queued(Events.request(runId)));
            await().atMost(SOON).until(() -> small.log
                    .find(runId)
                    .filter(run -> run.refusals().containsKey(small.name))
                    .isPresent());
            await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> small.begun.size() == 1);
            try (TestTrainer large = new TestTrainer()) {
                await().atMost(SOON).until(() -> large.begun.contains(runId + "/2"));
                large.mayFinish.add(runId);
                awaitStatus(large, runId, RunStatus.RUN_STATUS_FINISHED);
            }
        }
    }

    @Test
    void aTrainerWhoseRunWasTakenOverLeavesIt() {
        Events.write(Events.queued(Events.request(runId)));
        try (TestTrainer trainer = new TestTrainer()) {
            await().atMost(SOON).until(() -> trainer.begun.contains(runId + "/1"));
            Events.write(Events.claimed(runId, 2, "another/1"));
            await().atMost(SOON).until(() -> trainer.begun.contains(runId + " abandoned"));
            // The other one was never a member: this trainer takes its run back, as the third attempt.
            await().atMost(SOON).until(() -> trainer.begun.contains(runId + "/3"));
            trainer.mayFinish.add(runId);
            awaitStatus(trainer, runId, RunStatus.RUN_STATUS_FINISHED);
        }
    }

    @Test
    void aRunThatIsStoppedInTheQueueNeverBegins() {
        Events.write(Events.queued(Events.request(runId)));
        Events.write(Events.stopRequested(runId));
        try (TestTrainer trainer = new TestTrainer()) {
            awaitStatus(trainer, runId, RunStatus.RUN_STATUS_STOPPED);
            assertThat(trainer.begun).isEmpty();
        }
    }

    @Test
    void aRunWhoseTrainerIsDeadIsStoppedAtOnceThoughTheOnlyOtherTrainerIsBusy() {
        String orphan = runId + "-orphan";
        Events.write(Events.queued(Events.request(runId)));
        try (TestTrainer trainer = new TestTrainer()) {
            await().atMost(SOON).until(() -> trainer.begun.contains(runId + "/1"));
            Events.write(Events.queued(Events.request(orphan)));
            Events.write(Events.claimed(orphan, 1, "dead/1"));
            Events.write(Events.stopRequested(orphan));
            Events.write(Events.stopRequested(runId + "-unknown"));
            trainer.log.catchUp();

            trainer.claims.stopUnlessAlive(orphan);
            trainer.claims.stopUnlessAlive(runId);

            assertThat(trainer.log.find(orphan).orElseThrow().run().getStatus())
                    .isEqualTo(RunStatus.RUN_STATUS_STOPPED);
            assertThat(trainer.log.find(runId).orElseThrow().ended()).isFalse();
            trainer.mayFinish.add(runId);
            awaitStatus(trainer, runId, RunStatus.RUN_STATUS_FINISHED);
        }
    }

    @Test
    void aStopRequestReachesTheTrainerThatHasTheRun() {
        try (TestTrainer trainer = new TestTrainer()) {
            Events.write(Events.queued(Events.request(runId)));
            await().atMost(SOON).until(() -> trainer.begun.contains(runId + "/1"));
            Events.write(Events.stopRequested(runId));
            awaitStatus(trainer, runId, RunStatus.RUN_STATUS_STOPPED);
        }
    }

    private static void awaitStatus(TestTrainer trainer, String run, RunStatus status) {
        await().atMost(SOON).until(() -> trainer.log
                .find(run)
                .map(state -> state.run().getStatus() == status)
                .orElse(false));
    }
}
