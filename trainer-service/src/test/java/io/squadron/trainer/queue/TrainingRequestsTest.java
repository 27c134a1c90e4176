package io.squadron.trainer.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.squadron.kafka.DeadLetter;
import io.squadron.kafka.Topics;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.execution.TestTrainer;
import io.squadron.trainer.kafka.DeadLetters;
import io.squadron.trainer.kafka.KafkaClients;
import io.squadron.trainer.kafka.TestBroker;
import io.squadron.trainer.run.Events;
import io.squadron.trainer.run.RunState;
import io.squadron.v1.RunEvent.EventCase;
import io.squadron.v1.TrainingRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What becomes of records that somebody has put straight onto squadron.training-requests. */
class TrainingRequestsTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    private final String runId = "run-" + UUID.randomUUID();

    @Test
    void aRequestStraightOnTheTopicIsQueuedTakenBegunAndFinished() {
        try (TestTrainer trainer = new TestTrainer()) {
            put(0, Events.request(runId));
            finish(trainer, runId);

            List<EventCase> heard = new CopyOnWriteArrayList<>();
            trainer.log.watch(runId, -1, (event, position, ended) -> heard.add(event.getEventCase()));
            assertThat(heard)
                    .containsExactly(EventCase.QUEUED, EventCase.CLAIMED, EventCase.STARTED, EventCase.FINISHED);
        }
    }

    @Test
    void aRequestThatComesAgainAfterItsRunHasEndedChangesNothing() {
        TrainingRequest request = Events.request(runId);
        Events.write(Events.queued(request));
        Events.write(Events.started(request, 1, "gone/1"));
        Events.write(Events.finished(runId, 1));
        String next = runId + "-next";
        try (TestTrainer trainer = new TestTrainer()) {
            put(6, request);
            put(6, Events.request(next));
            finish(trainer, next);
            assertThat(trainer.begun).containsExactly(next + "/1");
        }
    }

    @Test
    void f27APoisonRequestGoesToTheDeadLettersAndThePartitionMovesOn() {
        long groups = TestBroker.end(Topics.DEAD_LETTERS, 0);
        long junk = TestBroker.write(Topics.TRAINING_REQUESTS, 2, "junk", new byte[] {(byte) 0xff, 1, 2});
        put(2, Events.request("../../etc/passwd"));
        put(2, Events.request(runId));
        try (TestTrainer trainer = new TestTrainer()) {
            finish(trainer, runId);
        }
        List<ConsumerRecord<String, byte[]>> written = TestBroker.read(Topics.DEAD_LETTERS, 0, groups);
        assertThat(written).hasSize(2);
        assertThat(header(written.get(0), DeadLetter.REASON)).contains("no TrainingRequest");
        assertThat(header(written.get(0), DeadLetter.PARTITION)).isEqualTo("2");
        assertThat(header(written.get(0), DeadLetter.OFFSET)).isEqualTo(Long.toString(junk));
        assertThat(header(written.get(1), DeadLetter.REASON)).contains("../../etc/passwd");
    }

    @Test
    void f36ThePartitionMovesOnThoughTheDeadLettersCannotBeWritten() {
        TestBroker.write(Topics.TRAINING_REQUESTS, 5, "junk", new byte[] {(byte) 0xff, 1, 2});
        TestBroker.write(Topics.TRAINING_REQUESTS, 5, "junk", new byte[] {(byte) 0xff, 1, 2});
        put(5, Events.request(runId));
        try (TestTrainer trainer = new TestTrainer(TestBroker.bootstrapServers(), Map.of(), "127.0.0.1:1")) {
            finish(trainer, runId);
        }
    }

    @Test
    void f28ARequestOfMoreThanAMegabyteGoesToTheDeadLettersWithoutItsValue() {
        long groups = TestBroker.end(Topics.DEAD_LETTERS, 0);
        TrainingRequest large = Events.request(runId + "-large").toBuilder()
                .setName("x".repeat(3 << 20))
                .build();
        long offset = TestBroker.writeLarge(Topics.TRAINING_REQUESTS, 3, large.getRunId(), large.toByteArray());
        put(3, Events.request(runId));
        try (TestTrainer trainer = new TestTrainer()) {
            finish(trainer, runId);
            assertThat(trainer.log.find(large.getRunId())).isEmpty();
        }
        List<ConsumerRecord<String, byte[]>> written = TestBroker.read(Topics.DEAD_LETTERS, 0, groups);
        assertThat(written).hasSize(1);
        assertThat(written.get(0).value()).isNull();
        assertThat(header(written.get(0), DeadLetter.REASON)).contains("a request has at most 65536");
        assertThat(header(written.get(0), DeadLetter.VALUE_BYTES))
                .isEqualTo(Integer.toString(large.getSerializedSize()));
        assertThat(header(written.get(0), DeadLetter.OFFSET)).isEqualTo(Long.toString(offset));
    }

    @Test
    void aTrainerThatTheBrokerDoesNotLetIntoTheGroupSaysWhy() {
        TrainerConfig config = TestBroker.config(Map.of("squadron.trainer.session-timeout", "PT1S"));
        KafkaClients clients = TestBroker.clients(config);
        RunLog log = TestBroker.runLog(config);
        DeadLetters letters = new DeadLetters(TestBroker.writer()::write);
        TrainingRequests requests = new TrainingRequests(clients, letters, log, new TrainerName(runId), config);

        requests.start(() -> true);

        await().atMost(SOON).until(() -> requests.failure().contains("session timeout is not within the range"));
        requests.close();
        log.close();
    }

    @Test
    void f34RequestsBeyondTheLimitWaitOnTheTopicAndNotInMemory() {
        int requests = 60;
        try (TestTrainer trainer = new TestTrainer()) {
            put(4, Events.request(runId));
            await().atMost(SOON).until(() -> trainer.begun.contains(runId + "/1"));
            for (int i = 0; i < requests; i++) {
                put(4, Events.request(runId + "-" + i));
                trainer.mayFinish.add(runId + "-" + i);
            }
            await().atMost(SOON).until(() -> trainer.log.waiting() == 20);

            trainer.mayFinish.add(runId);

            await().atMost(SOON).until(() -> {
                assertThat(trainer.log.waiting()).isLessThanOrEqualTo(20);
                return ended(trainer, runId + "-" + (requests - 1));
            });
            assertThat(trainer.begun).hasSize(requests + 1);
        }
    }

    private static void finish(TestTrainer trainer, String run) {
        trainer.mayFinish.add(run);
        await().atMost(SOON).until(() -> ended(trainer, run));
    }

    private static boolean ended(TestTrainer trainer, String run) {
        return trainer.log.find(run).map(RunState::ended).orElse(false);
    }

    private static void put(int partition, TrainingRequest request) {
        TestBroker.write(Topics.TRAINING_REQUESTS, partition, request.getRunId(), request);
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
