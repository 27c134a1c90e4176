package io.squadron.trainer.run;

import com.google.protobuf.Timestamp;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.kafka.RecordWriter;
import io.squadron.trainer.kafka.Topics;
import io.squadron.v1.RunEvent;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Writes to {@link Topics#RUN_EVENTS}. */
@Singleton
public class RunEvents {
    private final RecordWriter writer;

    public RunEvents(RecordWriter writer) {
        this.writer = writer;
    }

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

    /**
     * Writes an event and waits until Kafka has it.
     *
     * @return its offset
     * @throws KafkaUnavailableException if Kafka does not take it in time
     */
    public long write(RunEvent event) {
        return writer.write(Topics.RUN_EVENTS, event.getRunId(), event);
    }
}
