package io.squadron.trainer.outbox;

import io.squadron.kafka.SchemaVersion;
import io.squadron.kafka.Topics;
import io.squadron.kafka.TraceHeaders;
import io.squadron.trainer.kafka.KafkaClients;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.outbox.PendingRecords.Kind;
import io.squadron.trainer.outbox.PendingRecords.RecordGroup;
import io.squadron.trainer.queue.RunControl;
import io.squadron.trainer.queue.RunInterruption;
import io.squadron.trainer.queue.RunLog;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * What one attempt at a run has to say, on its way to Kafka: in order, from a thread of its own, so that a training goes
 * on while Kafka is away, and nothing of it is lost.
 *
 * <p><b>The fence.</b> The attempt writes through a transactional producer whose id is the run's. The trainer that takes
 * the run over registers the same id, and from then on the broker refuses whatever the attempt before it still sends, be
 * it a process that slept and does not know yet that it was replaced. Before this trainer registers (again) it reads
 * the run log to its end, so that a replaced one never throws its successor out. A trainer that was thrown out though the
 * run is its own (another one slept between these two steps) registers again.
 *
 * <p>When the fate of a transaction is unknown, it is written again: readers count events by run, attempt, step and kind.
 *
 * <p><b>A plain client</b>: the transactional id is the run's and so is known only when a run begins; a channel's is fixed by
 * its configuration, and its producer registers once, where this one registers after it has read the log.
 */
public final class RunOutbox implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RunOutbox.class);
    private static final Duration PAUSE_BEFORE_RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final KafkaClients clients;
    private final RunLog log;
    private final RunControl control;
    private final PendingRecords pending;
    /** How the attempt ends; no run has the status before that. */
    private volatile RunStatus end = RunStatus.UNRECOGNIZED;

    private RunOutbox(KafkaClients clients, RunLog log, RunControl control, int maxMetrics) {
        this.clients = clients;
        this.log = log;
        this.control = control;
        this.pending = new PendingRecords(maxMetrics);
    }

    /**
     * Opens the outbox of an attempt that this trainer has claimed; whoever had the run before is shut out soon after.
     *
     * @param maxMetrics that may wait at once
     */
    public static RunOutbox open(KafkaClients clients, RunLog log, RunControl control, int maxMetrics) {
        RunOutbox outbox = new RunOutbox(clients, log, control, maxMetrics);
        Thread thread = new Thread(outbox::run, "outbox-" + control.runId());
        thread.setDaemon(true);
        thread.start();
        return outbox;
    }

    /** Sends an event, without waiting; after the run's last one nothing more. */
    public void send(RunEvent event) {
        switch (event.getEventCase()) {
            case FINISHED -> end = RunStatus.RUN_STATUS_FINISHED;
            case STOPPED -> end = RunStatus.RUN_STATUS_STOPPED;
            case FAILED -> end = RunStatus.RUN_STATUS_FAILED;
            default -> {}
        }
        pending.add(new RecordGroup(kind(event), List.of(record(event))));
    }

    /**
     * Sends a checkpoint, without waiting: it is announced and told as one of the run's events in one transaction, so
     * that who reads what is committed learns of both or neither.
     */
    public void send(Checkpoint checkpoint, RunEvent event) {
        ProducerRecord<String, byte[]> announcement =
                ofThisTrace(Topics.CHECKPOINTS, checkpoint.getCheckpointId(), checkpoint.toByteArray());
        pending.add(new RecordGroup(Kind.EVENT, List.of(announcement, record(event))));
    }

    /**
     * Waits until Kafka has everything.
     *
     * @return false if the time is up before
     * @throws RunInterruption.Abandoned if another trainer has the run
     */
    public boolean flushed(Duration patience) {
        try {
            return pending.flushed(patience);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Sends what is still there, for a bounded time, and ends. */
    @Override
    public void close() {
        try {
            if (!flushed(CLOSE_LIMIT)) {
                LOG.warnf("Run %s: Kafka is away, its last events are not written", control.runId());
            }
        } catch (RunInterruption.Abandoned e) {
            LOG.debugf("Run %s: nothing more is said, %s", control.runId(), e.getMessage());
        }
        pending.close();
    }

    private static Kind kind(RunEvent event) {
        return switch (event.getEventCase()) {
            case METRICS -> Kind.METRICS;
            case FINISHED, STOPPED, FAILED, RELEASED -> Kind.END;
            default -> Kind.EVENT;
        };
    }

    private static ProducerRecord<String, byte[]> record(RunEvent event) {
        return ofThisTrace(Topics.RUN_EVENTS, event.getRunId(), event.toByteArray());
    }

    /** Of the caller's trace: the thread that sends knows of none. */
    private static ProducerRecord<String, byte[]> ofThisTrace(String topic, String key, byte[] value) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, key, value);
        TraceHeaders.inject(record.headers());
        return record;
    }

    private void run() {
        try {
            do {
                writeUntilFailure();
            } while (!pending.closed(PAUSE_BEFORE_RETRY));
        } catch (InterruptedException e) {
            pending.lose(interrupted());
        } catch (RunInterruption.Abandoned e) {
            pending.lose(e);
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "Run %s: its events cannot be written", control.runId());
            pending.lose(new RunInterruption.Abandoned("its events cannot be written"));
        }
    }

    /** Returns when nothing more is to be written, or something could not be. */
    private void writeUntilFailure() throws InterruptedException {
        try {
            // Even to make one fails while the broker's name cannot be resolved.
            Producer<String, byte[]> producer = clients.transactionalProducer("squadron-run-" + control.runId());
            try {
                requireStillOurs();
                producer.initTransactions();
                requireStillOurs();
                for (List<RecordGroup> next = pending.next(); !next.isEmpty(); next = pending.next()) {
                    write(producer, next);
                    pending.written();
                }
            } finally {
                // Whatever is still under way will be written again.
                producer.close(Duration.ZERO);
            }
        } catch (KafkaException | KafkaUnavailableException e) {
            // Shut out, or Kafka is away: which of the two it is, the log tells before the next try.
            LOG.warnf("Run %s: its events wait, trying again: %s", control.runId(), e.getMessage());
        }
    }

    private void requireStillOurs() {
        log.catchUp();
        RunStatus inLog =
                log.find(control.runId()).map(state -> state.run().getStatus()).orElse(null);
        if (inLog == end) {
            // The log may have this attempt's end from a transaction that was never committed.
            control.requireNotTakenOver();
        } else {
            control.requireNotReplaced();
        }
    }

    private static void write(Producer<String, byte[]> producer, List<RecordGroup> groups) {
        producer.beginTransaction();
        for (RecordGroup group : groups) {
            for (ProducerRecord<String, byte[]> record : group.records()) {
                SchemaVersion.stamp(record.headers());
                // Its failure comes out of the commit.
                Future<RecordMetadata> unused = producer.send(record);
            }
        }
        producer.commitTransaction();
    }

    private static RunInterruption.Abandoned interrupted() {
        Thread.currentThread().interrupt();
        return new RunInterruption.Abandoned("its thread was interrupted");
    }
}
