package io.squadron.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads values of the contract. */
public final class RecordValues {
    private RecordValues() {}

    /**
     * The value of a record that is no tombstone.
     *
     * @throws UnreadableRecordException if it is of a schema version that this code does not know, or no such message
     */
    public static <T extends MessageLite> T parse(ConsumerRecord<?, byte[]> received, Parser<T> parser) {
        try {
            SchemaVersion.require(received.headers());
            return parser.parseFrom(received.value());
        } catch (IllegalArgumentException e) {
            throw new UnreadableRecordException(place(received) + " cannot be read: " + e.getMessage(), e);
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException(
                    place(received) + " is no message of the contract: " + e.getMessage(), e);
        }
    }

    /** Where a record stands, for messages: {@code squadron.datasets-0@17}. */
    public static String place(ConsumerRecord<?, ?> received) {
        return received.topic() + "-" + received.partition() + "@" + received.offset();
    }
}
