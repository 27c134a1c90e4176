package io.squadron.trainer.run;

import com.google.protobuf.Timestamp;
import io.squadron.v1.RunEvent;
import java.time.Instant;

/** Makes events of runs. */
public final class RunEvents {
    private RunEvents() {}

    /** Begins an event that happens now. */
    public static RunEvent.Builder event(String runId, int attempt, long step) {
        return RunEvent.newBuilder()
                .setRunId(runId)
                .setAttempt(attempt)
                .setStep(step)
                .setTime(timestamp(Instant.now()));
    }

    public static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
