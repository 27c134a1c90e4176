package io.squadron.eval.execution;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/**
 * The questions of one evaluation on their way: to be asked, asked, or to be asked again after a pause. Pages come from the
 * database as they are needed, so there are never more questions in memory than a page, what is in flight and what failed.
 */
final class QuestionQueue {

    /** Reads the next questions without a prediction after a position. */
    @FunctionalInterface
    interface Pages {
        List<Question> after(long index);
    }

    private record Paused(Question question, long untilNanos) {}

    private final Pages pages;
    private final LongSupplier nanoTime;
    private final Deque<Question> waiting = new ArrayDeque<>();
    private final PriorityQueue<Paused> paused = new PriorityQueue<>(Comparator.comparingLong(Paused::untilNanos));
    private final Map<String, Question> inFlight = new LinkedHashMap<>();
    private long lastIndex = -1;
    private boolean exhausted;

    QuestionQueue(Pages pages, LongSupplier nanoTime) {
        this.pages = pages;
        this.nanoTime = nanoTime;
    }

    /** The next question, which is in flight from now on; empty if there is none to ask at present. */
    Optional<Question> take() {
        if (!paused.isEmpty() && paused.peek().untilNanos() <= nanoTime.getAsLong()) {
            waiting.addFirst(paused.remove().question());
        }
        if (waiting.isEmpty() && !exhausted) {
            List<Question> page = pages.after(lastIndex);
            exhausted = page.isEmpty();
            waiting.addAll(page);
            if (!exhausted) {
                lastIndex = page.get(page.size() - 1).index();
            }
        }
        Optional<Question> next = Optional.ofNullable(waiting.pollFirst());
        next.ifPresent(question -> inFlight.put(question.requestId(), question));
        return next;
    }

    /** The question is not in flight any more; empty if it was not (an answer that came twice). */
    Optional<Question> landed(String requestId) {
        return Optional.ofNullable(inFlight.remove(requestId));
    }

    /** A question that has landed is to be asked again after a pause. */
    void again(Question question, Duration pause) {
        paused.add(new Paused(question, nanoTime.getAsLong() + pause.toNanos()));
    }

    /** The stream is over: what was in flight has to be asked again, after everything else. */
    void recall() {
        waiting.addAll(inFlight.values());
        inFlight.clear();
    }

    Collection<Question> inFlight() {
        return List.copyOf(inFlight.values());
    }

    int inFlightCount() {
        return inFlight.size();
    }

    /** Every question has been taken and has landed, and none is to be asked again. */
    boolean isDone() {
        return exhausted && waiting.isEmpty() && paused.isEmpty() && inFlight.isEmpty();
    }

    /** Time until a question that pauses can be asked; empty if none pauses. */
    Optional<Duration> nextPauseEnds() {
        return Optional.ofNullable(paused.peek())
                .map(next -> Duration.ofNanos(Math.max(0, next.untilNanos() - nanoTime.getAsLong())));
    }
}
