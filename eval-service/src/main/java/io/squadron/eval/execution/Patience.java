package io.squadron.eval.execution;

import io.grpc.Status;
import io.squadron.eval.evaluation.EvaluationException;
import java.time.Duration;

/** How long nothing may come back from the inference-service before somebody should be told. */
final class Patience {
    private final Duration limit;
    private long since = System.nanoTime();

    Patience(Duration limit) {
        this.limit = limit;
    }

    /** Something came back. */
    void renew() {
        since = System.nanoTime();
    }

    /** @throws EvaluationException UNAVAILABLE, if it is over */
    void check(Status last) {
        if (isOver()) {
            throw EvaluationException.unavailable("The inference-service has answered nothing for "
                    + limit.toSeconds() + " s (" + last.getCode()
                    + (last.getDescription() == null ? "" : ": " + last.getDescription())
                    + "); the evaluation goes on when it does.");
        }
    }

    boolean isOverFor(Status status, Status.Code code) {
        return status.getCode() == code && isOver();
    }

    private boolean isOver() {
        return System.nanoTime() - since > limit.toNanos();
    }
}
