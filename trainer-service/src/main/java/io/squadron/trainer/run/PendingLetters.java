package io.squadron.trainer.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What a {@link RunOutbox} still has to write, in order. The head stays until it is known to be written. It is bounded by
 * the metrics, of which there may be any number: of too many every second one goes, so that the curve keeps its shape.
 */
final class PendingLetters {
    /** Records that are written together or not at all. */
    record Letter(boolean metrics, List<ProducerRecord<String, byte[]>> records) {}

    private static final int BATCH = 500;

    private final int maxMetrics;

    // All guarded by this.
    private final List<Letter> letters = new ArrayList<>();
    private int inFlight;
    private boolean closed;
    private RunAbandonedException lost;

    PendingLetters(int maxMetrics) {
        this.maxMetrics = maxMetrics;
    }

    synchronized void add(Letter letter) {
        letters.add(letter);
        if (letter.metrics()
                && letters.stream().skip(inFlight).filter(Letter::metrics).count() > maxMetrics) {
            thin();
        }
        notifyAll();
    }

    /** Waits for something to write; empty when there is nothing more to do. */
    synchronized List<Letter> next() throws InterruptedException {
        while (letters.isEmpty() && !closed) {
            wait();
        }
        inFlight = closed ? 0 : Math.min(BATCH, letters.size());
        return List.copyOf(letters.subList(0, inFlight));
    }

    /** What {@link #next} gave is written. */
    synchronized void written() {
        letters.subList(0, inFlight).clear();
        inFlight = 0;
        notifyAll();
    }

    /**
     * Waits until everything is written; false if the time is up before.
     *
     * @throws RunAbandonedException if nothing more will be written
     */
    synchronized boolean drained(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!letters.isEmpty()) {
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
            throw new RunAbandonedException(lost.getMessage());
        }
    }

    /** Nothing more will be written, for this reason. */
    synchronized void lose(RunAbandonedException reason) {
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
        for (int i = letters.size() - 1; i >= inFlight; i--) {
            if (letters.get(i).metrics()) {
                if (!keep) {
                    letters.remove(i);
                }
                keep = !keep;
            }
        }
    }
}
