package io.squadron.trainer.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.squadron.kafka.Topics;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.KafkaClients;
import io.squadron.trainer.kafka.TestBroker;
import io.squadron.trainer.queue.RunControl;
import io.squadron.trainer.queue.RunInterruption;
import io.squadron.trainer.queue.RunLog;
import io.squadron.trainer.run.Events;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.RunEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunOutboxTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    private final String runId = "run-" + UUID.randomUUID();
    private final TrainerConfig config = TestBroker.config(Map.of());
    private final KafkaClients clients = TestBroker.clients(config);
    private final RunLog log = TestBroker.runLog(config);
    private final long eventsBefore = TestBroker.end(Topics.RUN_EVENTS, 0);
    private final long checkpointsBefore = TestBroker.end(Topics.CHECKPOINTS, 0);

    @BeforeEach
    void follow() {
        Events.write(Events.queued(Events.request(runId)));
        log.start();
    }

    /** No other test shall find a run that waits. */
    @AfterEach
    void end() {
        Events.write(Events.finished(runId, 9));
        log.close();
    }

    @Test
    void whatIsSaidComesInOrderAndACheckpointIsAnnouncedToo() {
        try (RunOutbox outbox = claimedBy("first/1", 1)) {
            outbox.send(Events.started(Events.request(runId), 1, "first/1"));
            for (int step = 1; step <= 3; step++) {
                outbox.send(Events.metrics(runId, 1, step));
            }
            Checkpoint checkpoint = checkpoint(3);
            outbox.send(checkpoint, Events.checkpoint(checkpoint, 1));
            assertThat(outbox.flushed(SOON)).isTrue();
        }
        assertThat(said())
                .containsExactly(
                        "QUEUED 0", "CLAIMED 0", "STARTED 0", "METRICS 1", "METRICS 2", "METRICS 3", "CHECKPOINT 3");
        assertThat(announced()).containsExactly(runId + "-3");
    }

    @Test
    void f39ATrainerThatSleptWhileItsRunWasTakenOverPublishesNothingMore() {
        try (RunOutbox asleep = claimedBy("asleep/1", 1)) {
            asleep.send(Events.metrics(runId, 1, 1));
            assertThat(asleep.flushed(SOON)).isTrue();
            try (RunOutbox successor = claimedBy("successor/1", 2)) {
                successor.send(Events.started(Events.request(runId), 2, "successor/1"));
                assertThat(successor.flushed(SOON)).isTrue();

                Checkpoint checkpoint = checkpoint(7);
                asleep.send(Events.metrics(runId, 1, 7));
                asleep.send(checkpoint, Events.checkpoint(checkpoint, 1));

                assertThatThrownBy(() -> asleep.flushed(SOON))
                        .isInstanceOf(RunInterruption.Abandoned.class)
                        .hasMessageContaining("another trainer took it over");
                successor.send(Events.metrics(runId, 2, 8));
                assertThat(successor.flushed(SOON)).isTrue();
            }
        }
        assertThat(said()).containsExactly("QUEUED 0", "CLAIMED 0", "METRICS 1", "CLAIMED 0", "STARTED 0", "METRICS 8");
        assertThat(announced()).isEmpty();
    }

    @Test
    void aTrainerThatIsShutOutThoughItsRunIsItsOwnGoesOn() {
        try (RunOutbox outbox = claimedBy("first/1", 1)) {
            outbox.send(Events.metrics(runId, 1, 1));
            assertThat(outbox.flushed(SOON)).isTrue();
            // A trainer that had claimed the attempt too, and slept before it heard that it was too late.
            shutOut();
            outbox.send(Events.metrics(runId, 1, 2));
            assertThat(outbox.flushed(SOON)).isTrue();
        }
        assertThat(said()).containsExactly("QUEUED 0", "CLAIMED 0", "METRICS 1", "METRICS 2");
    }

    @Test
    void anEndThatTheLogHasFromATransactionThatWasNotCommittedIsWrittenAgainWithItsCheckpoint() {
        try (RunOutbox outbox = claimedBy("first/1", 1)) {
            outbox.send(Events.metrics(runId, 1, 1));
            assertThat(outbox.flushed(SOON)).isTrue();
            shutOut();
            log.append(Events.finished(runId, 1));

            Checkpoint checkpoint = checkpoint(10);
            outbox.send(Events.finished(runId, 1));
            outbox.send(checkpoint, Events.checkpoint(checkpoint, 1));

            assertThat(outbox.flushed(SOON)).isTrue();
        }
        assertThat(announced()).containsExactly(runId + "-10");
    }

    @Test
    void whereSomebodyElseHasEndedTheRunNothingMoreIsPublished() {
        try (RunOutbox outbox = claimedBy("first/1", 1)) {
            outbox.send(Events.metrics(runId, 1, 1));
            assertThat(outbox.flushed(SOON)).isTrue();
            shutOut();
            log.append(Events.stopped(runId, 1));

            Checkpoint checkpoint = checkpoint(10);
            outbox.send(Events.finished(runId, 1));
            outbox.send(checkpoint, Events.checkpoint(checkpoint, 1));

            assertThatThrownBy(() -> outbox.flushed(SOON))
                    .isInstanceOf(RunInterruption.Abandoned.class)
                    .hasMessageContaining("it has ended already");
        }
        assertThat(announced()).isEmpty();
    }

    @Test
    void t4AnEndIsCommittedBehindTheCheckpointThatWasAnnouncedBeforeIt() {
        Checkpoint checkpoint = checkpoint(10);
        try (RunOutbox outbox = claimedBy("first/1", 1)) {
            outbox.send(checkpoint, Events.checkpoint(checkpoint, 1));
            outbox.send(Events.finished(runId, 1));
            assertThat(outbox.flushed(SOON)).isTrue();
        }
        List<Long> offsets = TestBroker.read(Topics.RUN_EVENTS, 0, eventsBefore).stream()
                .filter(record -> record.key().equals(runId))
                .map(ConsumerRecord::offset)
                .toList();
        // Between the two lies the mark of the first transaction's commit.
        assertThat(offsets.get(offsets.size() - 1) - offsets.get(offsets.size() - 2))
                .isEqualTo(2);
    }

    /** The kill is what Kafka sees of one: the transaction of the end is begun, and nobody ends it. */
    @Test
    void t4WhoIsKilledWhileTheEndIsBeingWrittenHasAnnouncedTheCheckpointAndHasNotEndedTheRun() {
        Checkpoint checkpoint = checkpoint(10);
        try (RunOutbox outbox = claimedBy("killed/1", 1)) {
            outbox.send(checkpoint, Events.checkpoint(checkpoint, 1));
            assertThat(outbox.flushed(SOON)).isTrue();
        }
        TrainerConfig hasty = TestBroker.config(Map.of("squadron.trainer.kafka-timeout", "PT4S"));
        Producer<String, byte[]> killed = TestBroker.clients(hasty).transactionalProducer("squadron-run-" + runId);
        killed.initTransactions();
        killed.beginTransaction();
        Future<RecordMetadata> unused = killed.send(new ProducerRecord<>(
                Topics.RUN_EVENTS, runId, Events.finished(runId, 1).toByteArray()));
        killed.flush();

        try (RunOutbox successor = claimedBy("successor/1", 2)) {
            successor.send(Events.started(Events.request(runId), 2, "successor/1"));
            assertThat(successor.flushed(SOON)).isTrue();
        }
        log.catchUp();

        assertThat(announced()).containsExactly(runId + "-10");
        assertThat(log.find(runId).orElseThrow().ended()).isFalse();
        assertThat(log.find(runId).orElseThrow().run().getAttempt()).isEqualTo(2);
        killed.close(Duration.ZERO);
    }

    /** The outbox's producer must register again before it can write. */
    private void shutOut() {
        try (Producer<String, byte[]> late = clients.transactionalProducer("squadron-run-" + runId)) {
            late.initTransactions();
        }
    }

    private RunOutbox claimedBy(String trainer, int attempt) {
        log.append(Events.claimed(runId, attempt, trainer));
        return RunOutbox.open(clients, log, new RunControl(log, runId, attempt, trainer), 100);
    }

    private Checkpoint checkpoint(long step) {
        return Checkpoint.newBuilder()
                .setCheckpointId(runId + "-" + step)
                .setRunId(runId)
                .setStep(step)
                .build();
    }

    /** All that the log has of the run, also what was begun and not committed. */
    private List<String> said() {
        List<String> said = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : TestBroker.read(Topics.RUN_EVENTS, 0, eventsBefore)) {
            if (record.key().equals(runId)) {
                RunEvent event = parse(record.value());
                said.add(event.getEventCase() + " " + event.getStep());
            }
        }
        return said;
    }

    private List<String> announced() {
        return TestBroker.read(Topics.CHECKPOINTS, 0, checkpointsBefore).stream()
                .map(ConsumerRecord::key)
                .filter(key -> key.startsWith(runId))
                .toList();
    }

    private static RunEvent parse(byte[] value) {
        try {
            return RunEvent.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
