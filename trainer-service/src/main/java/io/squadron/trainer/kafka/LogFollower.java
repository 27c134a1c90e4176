package io.squadron.trainer.kafka;

import io.squadron.kafka.RecordValues;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Reads a topic of one partition from an offset on and then follows it, on a thread of its own. The handler sees every
 * record once and in order, also across outages of the broker: the position moves on only after the handler returned. It
 * sees what is committed only: what a trainer wrote that was killed before it committed, never happened.
 *
 * <p>A plain client, because of what a channel does not give: whoever has written waits for the very offset of the record
 * ({@link #awaitHandled}), also behind somebody else's open transaction, and a watcher begins in the middle of the log. The
 * records of a channel would arrive on an event loop, which must not wait for a log's readers.
 */
public final class LogFollower implements AutoCloseable {
    /** Takes the records, on the follower's thread. */
    @FunctionalInterface
    public interface Handler {
        void handle(ConsumerRecord<String, byte[]> record);
    }

    private static final Logger LOG = Logger.getLogger(LogFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final long UNKNOWN = -1;

    private final KafkaClients clients;
    private final TopicPartition partition;
    private final LongSupplier beginning;
    private final Handler handler;
    private final Duration timeout;
    private final Thread thread;
    /** For all questions about the topic's end: a client takes several exchanges to get going. */
    private final Admin admin;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    // Guarded by lock: the next offset to read, and the end of what lay there at the start.
    private long position = UNKNOWN;
    private long replayEnd = UNKNOWN;
    private boolean closed;
    private Consumer<String, byte[]> consumer;

    /**
     * A follower that has read nothing yet.
     *
     * @param beginning the offset to begin with; asked on the follower's thread, and again after it has thrown
     */
    public LogFollower(KafkaClients clients, String topic, LongSupplier beginning, Duration timeout, Handler handler) {
        this.beginning = beginning;
        this.clients = clients;
        this.partition = new TopicPartition(topic, 0);
        this.timeout = timeout;
        this.handler = handler;
        this.admin = clients.admin();
        this.thread = new Thread(this::run, "follow-" + topic);
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Everything that lay on the topic when the follower started has been handled. */
    public boolean replayed() {
        lock.lock();
        try {
            return replayEnd != UNKNOWN && position >= replayEnd;
        } finally {
            lock.unlock();
        }
    }

    /** The next offset to read; negative before the first is known. */
    public long position() {
        lock.lock();
        try {
            return position;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the record at an offset has been handled; false if the time is up before. */
    public boolean awaitHandled(long offset, Duration patience) throws InterruptedException {
        long nanos = patience.toNanos();
        lock.lock();
        try {
            while (position <= offset && !closed) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = moved.awaitNanos(nanos);
            }
            return position > offset;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until everything that lies on the topic now has been handled.
     *
     * @throws KafkaUnavailableException if the topic's end cannot be learnt or reached in time
     */
    public void catchUp() {
        try {
            long end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .offset();
            if (!awaitHandled(end - 1, timeout)) {
                throw new KafkaUnavailableException("Topic " + partition.topic()
                        + " could not be read to its end within " + timeout.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException("Reading topic " + partition.topic() + " was interrupted", e);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new KafkaUnavailableException("The end of topic " + partition.topic() + " could not be learnt", e);
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            moved.signalAll();
            if (consumer != null) {
                consumer.wakeup();
            }
            admin.close(Duration.ZERO);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (!isClosed()) {
            try (Consumer<String, byte[]> reading = clients.consumer(
                    "run-log",
                    Map.of(
                            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                            "earliest",
                            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                            "read_committed"))) {
                follow(reading);
            } catch (WakeupException e) {
                LOG.debugf("%s is no longer followed", partition.topic());
            } catch (KafkaException | KafkaUnavailableException e) {
                LOG.warnf("Topic %s cannot be followed now, trying again: %s", partition.topic(), e.getMessage());
                pause();
            } catch (RuntimeException | Error e) {
                // Whatever it is: nobody would hear of anything new any more. What was being handled is handled again.
                LOG.errorf(e, "Topic %s cannot be followed now, trying again", partition.topic());
                pause();
            }
        }
    }

    private void follow(Consumer<String, byte[]> reading) {
        requireOnePartition(reading);
        reading.assign(List.of(partition));
        adopt(reading);
        while (!isClosed()) {
            ConsumerRecords<String, byte[]> records = reading.poll(POLL);
            for (ConsumerRecord<String, byte[]> record : records) {
                handle(record);
                moveTo(record.offset() + 1);
            }
            // Compaction and transaction markers leave gaps that bring no record.
            moveTo(reading.position(partition, timeout));
        }
    }

    private void requireOnePartition(Consumer<String, byte[]> reading) {
        int partitions = reading.partitionsFor(partition.topic(), timeout).size();
        if (partitions != 1) {
            throw new KafkaException("it has " + partitions + " partitions; it must exist with exactly one");
        }
    }

    private void adopt(Consumer<String, byte[]> reading) {
        long first = position() == UNKNOWN ? beginning.getAsLong() : position();
        long end = reading.endOffsets(List.of(partition), timeout).get(partition);
        lock.lock();
        try {
            consumer = reading;
            if (replayEnd == UNKNOWN) {
                replayEnd = end;
            }
            if (position == UNKNOWN) {
                // Beyond the end: the topic was made anew.
                position = first > end ? 0 : first;
                moved.signalAll();
            }
            reading.seek(partition, position);
        } finally {
            lock.unlock();
        }
    }

    private void handle(ConsumerRecord<String, byte[]> record) {
        try {
            handler.handle(record);
        } catch (RuntimeException e) {
            // One bad record must not hide all that come after it.
            LOG.errorf(e, "%s is passed over", RecordValues.place(record));
        }
    }

    private void moveTo(long next) {
        lock.lock();
        try {
            if (next > position) {
                position = next;
                moved.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void pause() {
        lock.lock();
        try {
            long nanos = PAUSE_AFTER_FAILURE.toNanos();
            while (nanos > 0 && !closed) {
                nanos = moved.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            closed = true;
        } finally {
            consumer = null;
            lock.unlock();
        }
    }
}
