package io.squadron.trainer.run;

import com.google.protobuf.InvalidProtocolBufferException;
import io.squadron.trainer.kafka.DeadLetters;
import io.squadron.v1.TrainingRequest;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The request at the head of a partition, until it is done. Confined to the polling thread. */
final class HeldRequest {
    private final ConsumerRecord<String, byte[]> record;
    private long dueNanos = System.nanoTime();
    private boolean done;

    HeldRequest(ConsumerRecord<String, byte[]> record) {
        this.record = record;
    }

    ConsumerRecord<String, byte[]> record() {
        return record;
    }

    TopicPartition partition() {
        return new TopicPartition(record.topic(), record.partition());
    }

    String place() {
        return DeadLetters.place(record);
    }

    TrainingRequest parse() throws InvalidProtocolBufferException {
        return TrainingRequest.parseFrom(record.value() == null ? new byte[0] : record.value());
    }

    /** Nothing is left to do but to commit its offset. */
    boolean isDone() {
        return done;
    }

    void markDone() {
        done = true;
    }

    boolean isDue() {
        return System.nanoTime() - dueNanos >= 0;
    }

    void lookAgainIn(Duration delay) {
        dueNanos = System.nanoTime() + delay.toNanos();
    }
}
