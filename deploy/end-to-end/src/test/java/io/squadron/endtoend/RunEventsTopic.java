package io.squadron.endtoend;

import com.google.protobuf.InvalidProtocolBufferException;
import io.squadron.embedded.TestStack;
import io.squadron.endtoend.stack.CommittedRecords;
import io.squadron.kafka.Topics;
import io.squadron.v1.RunEvent;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the trainers have written, read past them. */
final class RunEventsTopic {
    private RunEventsTopic() {}

    /** Returns the committed events of a run in their order. */
    static List<RunEvent> eventsOf(String runId) {
        return CommittedRecords.of(TestStack.kafka().get("kafka.bootstrap.servers"), Topics.RUN_EVENTS).stream()
                .filter(record -> runId.equals(record.key()))
                .map(RunEventsTopic::parse)
                .toList();
    }

    private static RunEvent parse(ConsumerRecord<String, byte[]> event) {
        try {
            return RunEvent.parseFrom(event.value());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("no RunEvent at " + event.offset(), e);
        }
    }
}
