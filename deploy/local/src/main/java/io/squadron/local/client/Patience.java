package io.squadron.local.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;

/**
 * How long a job bears with a service that is away or too busy to answer in time. A service that is restarted takes its work up again (runs are
 * requests on a topic, evaluations are joined), so whoever watches it only has to ask again.
 */
public final class Patience {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Duration limit;
    private long sinceNanos = System.nanoTime();

    public Patience(Duration limit) {
        this.limit = limit;
    }

    /** The service has answered: the time counts anew. */
    public void restored() {
        sinceNanos = System.nanoTime();
    }

    /**
     * Pauses after a failed call so that it can be made again.
     *
     * @throws StatusRuntimeException the failure itself, if it is another one or if it lasts too long
     */
    public void bear(StatusRuntimeException failure) throws InterruptedException {
        Status.Code code = failure.getStatus().getCode();
        boolean passing = code == Status.Code.UNAVAILABLE || code == Status.Code.DEADLINE_EXCEEDED;
        if (!passing || System.nanoTime() - sinceNanos > limit.toNanos()) {
            throw failure;
        }
        Thread.sleep(PAUSE.toMillis());
    }
}
