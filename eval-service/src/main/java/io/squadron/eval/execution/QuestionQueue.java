package io.squadron.eval.execution;

import io.squadron.eval.dataset.DevQuestion;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The questions of one evaluation on their way: to be asked, asked, or to be asked again. Pages come from the database
 * as they are needed, so there are never more questions in memory than a page and what is in flight.
 */
final class QuestionQueue {

    /** Reads the next questions without a prediction after a position. */
    @FunctionalInterface
    interface Pages {
        List<DevQuestion> after(long index);
    }

    private final Pages pages;
    private final Deque<DevQuestion> waiting = new ArrayDeque<>();
    private final Map<String, DevQuestion> inFlight = new LinkedHashMap<>();
    private final Map<String, Integer> failedAttempts = new HashMap<>();
    private long lastIndex = -1;
    private boolean exhausted;

    QuestionQueue(Pages pages) {
        this.pages = pages;
    }

    /** The next question, which is in flight from now on; empty if there is none to ask at present. */
    Optional<DevQuestion> take() {
        if (waiting.isEmpty() && !exhausted) {
            List<DevQuestion> page = pages.after(lastIndex);
            exhausted = page.isEmpty();
            waiting.addAll(page);
            if (!exhausted) {
                lastIndex = page.get(page.size() - 1).key.exampleIndex();
            }
        }
        Optional<DevQuestion> next = Optional.ofNullable(waiting.pollFirst());
        next.ifPresent(question -> inFlight.put(requestId(question), question));
        return next;
    }

    /** The question is answered; empty if it was not in flight (an answer that came twice). */
    Optional<DevQuestion> answered(String requestId) {
        failedAttempts.remove(requestId);
        return Optional.ofNullable(inFlight.remove(requestId));
    }

    /** The question has to be asked again; returns how often that has happened to it now. */
    int again(DevQuestion question) {
        inFlight.remove(requestId(question));
        waiting.addFirst(question);
        return failedAttempts.merge(requestId(question), 1, Integer::sum);
    }

    /** It is asked no more. */
    void giveUp(DevQuestion question) {
        inFlight.remove(requestId(question));
        waiting.remove(question);
        failedAttempts.remove(requestId(question));
    }

    Optional<DevQuestion> find(String requestId) {
        return Optional.ofNullable(inFlight.get(requestId));
    }

    /** The stream broke: what was in flight has to be asked again, through no fault of its own. */
    void recallAll() {
        inFlight.values().forEach(waiting::addLast);
        inFlight.clear();
    }

    int inFlight() {
        return inFlight.size();
    }

    private static String requestId(DevQuestion question) {
        return Long.toString(question.key.exampleIndex());
    }
}
