package io.squadron.inference.grpc;

import io.grpc.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The deadline of the call that is being started. */
public final class CallTime {
    private CallTime() {}

    /** Until the caller's deadline; empty if there is none. */
    public static Optional<Duration> left() {
        return Optional.ofNullable(Context.current().getDeadline())
                .map(deadline -> Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS)));
    }
}
