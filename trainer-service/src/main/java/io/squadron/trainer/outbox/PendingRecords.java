package io.squadron.trainer.outbox;

import io.squadron.trainer.queue.RunInterruption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What a {@link RunOutbox} still has to write, in order. The head stays until it is known to be written. It is bounded by
 * the metrics, of which there may be any number: of too many every second one goes, so that the curve keeps its shape.
 */
final class PendingRecords {
    /** Records that are written together or not at all. */
    record RecordGroup(Kind kind, List<ProducerRecord<String, byte[]>> records) {
        boolean metrics() {
            return kind == Kind.METRICS;
        }
    }

    /** What a group is to the run: metrics may be thinned, and the end is written by itself. */
    enum Kind {
        METRICS,
        EVENT,
        END
    }

    private static final int BATCH = 500;

    private final int maxMetrics;

    // All guarded by this.
    private final List<RecordGroup> groups = new ArrayList<>();
    private int inFlight;
    private boolean closed;
    private RunInterruption.Abandoned lost;

    PendingRecords(int maxMetrics) {
        this.maxMetrics = maxMetrics;
    }

    synchronized void add(RecordGroup group) {
        groups.add(group);
        if (group.metrics()
                && groups.stream().skip(inFlight).filter(RecordGroup::metrics).count() > maxMetrics) {
            thin();
        }
        notifyAll();
    }

    /**
     * Waits for something to write together; empty when there is nothing more to do. An end comes alone: whoever is killed
     * while it is being written must have committed all that came before.
     */
    synchronized List<RecordGroup> next() throws InterruptedException {
        while (groups.isEmpty() && !closed) {
            wait();
        }
        inFlight = closed ? 0 : together();
        return List.copyOf(groups.subList(0, inFlight));
    }

    private int together() {
        int count = 0;
        while (count < Math.min(BATCH, groups.size())) {
            boolean end = groups.get(count).kind() == Kind.END;
            if (end) {
                return Math.max(1, count);
            }
            count++;
        }
        return count;
    }

    /** What {@link #next} gave is written. */
    synchronized void written() {
        groups.subList(0, inFlight).clear();
        inFlight = 0;
        notifyAll();
    }

    /**
     * Waits until everything is written; false if the time is up before.
     *
     * @throws RunInterruption.Abandoned if nothing more will be written
     */
    synchronized boolean flushed(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!groups.isEmpty()) {
            requireKept();
            long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }

    private void requireKept() {
        if (lost != null) {
            throw new RunInterruption.Abandoned(lost.getMessage());
        }
    }

    /** Nothing more will be written, for this reason. */
    synchronized void lose(RunInterruption.Abandoned reason) {
        lost = reason;
        notifyAll();
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Waits before something is tried again; true if that is no longer asked for. */
    synchronized boolean closed(Duration patience) throws InterruptedException {
        inFlight = 0;
        long deadline = System.nanoTime() + patience.toNanos();
        while (!closed) {
            long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }

    private void thin() {
        boolean keep = true;
        for (int i = groups.size() - 1; i >= inFlight; i--) {
            if (groups.get(i).metrics()) {
                if (!keep) {
                    groups.remove(i);
                }
                keep = !keep;
            }
        }
    }
}
