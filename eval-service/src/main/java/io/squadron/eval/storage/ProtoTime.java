package io.squadron.eval.storage;

import com.google.protobuf.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;

/** Between protobuf's timestamps and {@link Instant}. */
public final class ProtoTime {
    private ProtoTime() {}

    /** Fails with an IllegalArgumentException for a timestamp outside of the years that Java knows. */
    public static Instant instant(Timestamp timestamp) {
        try {
            return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("The time " + timestamp.getSeconds() + " s is out of range.", e);
        }
    }

    public static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
