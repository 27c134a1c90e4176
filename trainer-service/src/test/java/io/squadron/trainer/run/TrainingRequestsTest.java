package io.squadron.trainer.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.squadron.trainer.kafka.DeadLetters;
import io.squadron.trainer.kafka.TestBroker;
import io.squadron.trainer.kafka.Topics;
import io.squadron.v1.RunEvent.EventCase;
import io.squadron.v1.RunStatus;
import io.squadron.v1.TrainingRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class TrainingRequestsTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    private final String runId = "run-" + UUID.randomUUID();

    @Test
    void aRequestStraightOnTheTopicIsQueuedBegunAndFinished() {
        try (TestTrainer trainer = new TestTrainer()) {
            put(0, Events.request(runId));
            await().atMost(SOON).until(() -> trainer.begun.contains(runId + "/1"));
            trainer.mayFinish.add(runId);
            awaitStatus(trainer, RunStatus.RUN_STATUS_FINISHED);

            List<EventCase> heard = new CopyOnWriteArrayList<>();
            trainer.log.watch(runId, (event, ended) -> heard.add(event.getEventCase()));
            assertThat(heard).containsExactly(EventCase.QUEUED, EventCase.STARTED, EventCase.FINISHED);
        }
    }

    @Test
    void aTrainerCarriesOutOneRunAtATime() {
        String second = runId + "-second";
        try (TestTrainer trainer = new TestTrainer()) {
            put(1, Events.request(runId));
            await().atMost(SOON).until(() -> trainer.begun.contains(runId + "/1"));
            put(2, Events.request(second));
            String third = runId + "-third";
            put(1, Events.request(third));
            assertThat(trainer.begun).containsExactly(runId + "/1");

            trainer.mayFinish.addAll(List.of(runId, second, third));
            await().atMost(SOON).until(() -> trainer.begun.containsAll(List.of(second + "/1", third + "/1")));
        }
    }

    @Test
    void aRunWhoseTrainerDiedIsTakenOverAsTheNextAttempt() {
        TrainingRequest request = Events.request(runId);
        Events.write(Events.queued(request));
        Events.write(Events.started(request, 1, "dead/1"));
        put(3, request);
        try (TestTrainer trainer = new TestTrainer()) {
            await().atMost(SOON).until(() -> trainer.begun.contains(runId + "/2"));
            trainer.mayFinish.add(runId);
            awaitStatus(trainer, RunStatus.RUN_STATUS_FINISHED);
        }
    }

    @Test
    void aLivingTrainerKeepsItsRunWhenAnotherJoinsAndPassesItOnWhenItStops() {
        TestTrainer first = new TestTrainer();
        try (first) {
            put(4, Events.request(runId));
            await().atMost(SOON).until(() -> first.begun.contains(runId + "/1"));
            try (TestTrainer second = new TestTrainer()) {
                // Half of the partitions move to the second; wherever the run's is, nobody else begins it.
                String other = runId + "-other";
                for (int partition = 0; partition < 8; partition++) {
                    put(partition, Events.request(other + partition));
                }
                await().atMost(SOON).until(() -> !second.begun.isEmpty());
                assertThat(second.begun).noneMatch(begun -> begun.startsWith(runId + "/"));
                for (int partition = 0; partition < 8; partition++) {
                    second.mayFinish.add(other + partition);
                }

                first.close();

                assertThat(first.begun).contains(runId + " abandoned");
                await().atMost(SOON).until(() -> second.begun.contains(runId + "/2"));
                second.mayFinish.add(runId);
                awaitStatus(second, RunStatus.RUN_STATUS_FINISHED);
            }
        }
    }

    @Test
    void aRunThatKillsItsTrainersIsGivenUp() {
        TrainingRequest request = Events.request(runId);
        Events.write(Events.queued(request));
        for (int attempt = 1; attempt <= 3; attempt++) {
            Events.write(Events.started(request, attempt, "dead/" + attempt));
        }
        put(5, request);
        try (TestTrainer trainer = new TestTrainer()) {
            awaitStatus(trainer, RunStatus.RUN_STATUS_FAILED);
            assertThat(trainer.log.find(runId).orElseThrow().run().getFailure()).contains("died 3 times");
            assertThat(trainer.begun).isEmpty();
        }
    }

    @Test
    void aRunThatHasEndedIsNotBegunAgain() {
        TrainingRequest request = Events.request(runId);
        Events.write(Events.queued(request));
        Events.write(Events.started(request, 1, "gone/1"));
        Events.write(Events.finished(runId, 1));
        String next = runId + "-next";
        try (TestTrainer trainer = new TestTrainer()) {
            put(6, request);
            put(6, Events.request(next));
            await().atMost(SOON).until(() -> trainer.begun.contains(next + "/1"));
            trainer.mayFinish.add(next);
            assertThat(trainer.begun).containsExactly(next + "/1");
            awaitStatus(trainer, next, RunStatus.RUN_STATUS_FINISHED);
        }
    }

    @Test
    void aRunThatIsStoppedInTheQueueNeverBegins() {
        TrainingRequest request = Events.request(runId);
        Events.write(Events.queued(request));
        Events.write(Events.stopRequested(runId));
        put(7, request);
        try (TestTrainer trainer = new TestTrainer()) {
            awaitStatus(trainer, RunStatus.RUN_STATUS_STOPPED);
            assertThat(trainer.begun).isEmpty();
        }
    }

    @Test
    void aStopRequestReachesTheTrainerThatHasTheRun() {
        try (TestTrainer trainer = new TestTrainer()) {
            put(0, Events.request(runId));
            await().atMost(SOON).until(() -> trainer.begun.contains(runId + "/1"));
            Events.write(Events.stopRequested(runId));
            awaitStatus(trainer, RunStatus.RUN_STATUS_STOPPED);
        }
    }

    @Test
    void aPoisonRequestGoesToTheDeadLettersAndTheNextOneIsTaken() {
        long letters = TestBroker.end(Topics.DEAD_LETTERS, 0);
        long junk = TestBroker.write(Topics.TRAINING_REQUESTS, 2, "junk", new byte[] {(byte) 0xff, 1, 2});
        put(2, Events.request("../../etc/passwd"));
        put(2, Events.request(runId));
        try (TestTrainer trainer = new TestTrainer()) {
            await().atMost(SOON).until(() -> trainer.begun.contains(runId + "/1"));
            trainer.mayFinish.add(runId);
            awaitStatus(trainer, RunStatus.RUN_STATUS_FINISHED);
        }
        List<ConsumerRecord<String, byte[]>> written = TestBroker.read(Topics.DEAD_LETTERS, 0, letters);
        assertThat(written).hasSize(2);
        assertThat(header(written.get(0), DeadLetters.REASON)).contains("no TrainingRequest");
        assertThat(header(written.get(0), DeadLetters.SOURCE_PARTITION)).isEqualTo("2");
        assertThat(header(written.get(0), DeadLetters.SOURCE_OFFSET)).isEqualTo(Long.toString(junk));
        assertThat(header(written.get(1), DeadLetters.REASON)).contains("../../etc/passwd");
    }

    private void awaitStatus(TestTrainer trainer, RunStatus status) {
        awaitStatus(trainer, runId, status);
    }

    private static void awaitStatus(TestTrainer trainer, String run, RunStatus status) {
        await().atMost(SOON).until(() -> trainer.log
                .find(run)
                .map(state -> state.run().getStatus() == status)
                .orElse(false));
    }

    private static void put(int partition, TrainingRequest request) {
        TestBroker.write(Topics.TRAINING_REQUESTS, partition, request.getRunId(), request);
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
