package io.squadron.eval.execution;

/**
 * How many questions may be with the inference-service at once. As TCP does it: more after each answer, half after each
 * refusal for want of room. After a silence one alone, so that a question that takes for ever is told from those that only
 * stand behind it.
 */
final class FlightLimit {
    private final int most;
    private int limit;

    FlightLimit(int most) {
        this.most = most;
        this.limit = most;
    }

    int limit() {
        return limit;
    }

    void answered() {
        limit = Math.min(most, limit + 1);
    }

    void noRoom() {
        limit = Math.max(1, limit / 2);
    }

    void silence() {
        limit = 1;
    }
}
