package io.squadron.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;

/**
 * A record that could not be used, byte by byte as it came, with where it stood and why it could not be used. The headers
 * are those of SmallRye Reactive Messaging's dead letter queue, so that one from a channel ({@code
 * failure-strategy=dead-letter-queue}) and one from a plain client look alike and are replayed alike.
 *
 * @param topic where it stood
 * @param at when it was found unusable
 * @param reason one sentence
 * @param isWhole the value is as it came; otherwise it was too large and is left out
 * @param headers its own, without those of the dead letter
 */
public record DeadLetter(
        String topic,
        int partition,
        long offset,
        Instant at,
        String reason,
        Bytes key,
        Bytes value,
        boolean isWhole,
        Headers headers) {
    public static final String REASON = "dead-letter-reason";
    public static final String EXCEPTION = "dead-letter-exception-class-name";
    public static final String TOPIC = "dead-letter-topic";
    public static final String PARTITION = "dead-letter-partition";
    public static final String OFFSET = "dead-letter-offset";

    /** Set where the value is left out, because it is larger than a record may be: its bytes. */
    public static final String VALUE_BYTES = "dead-letter-value-bytes";

    private static final Set<String> OWN = Set.of(
            REASON,
            EXCEPTION,
            TOPIC,
            PARTITION,
            OFFSET,
            VALUE_BYTES,
            "dead-letter-cause",
            "dead-letter-cause-class-name");

    /** Makes the dead letter of a record for {@link Topics#DEAD_LETTERS}. */
    public static <K> ProducerRecord<K, byte[]> of(ConsumerRecord<K, byte[]> unusable, Throwable failure) {
        Headers headers = new RecordHeaders(unusable.headers().toArray());
        set(headers, REASON, failure.getMessage() == null ? failure.toString() : failure.getMessage());
        set(headers, EXCEPTION, failure.getClass().getName());
        set(headers, TOPIC, unusable.topic());
        set(headers, PARTITION, Integer.toString(unusable.partition()));
        set(headers, OFFSET, Long.toString(unusable.offset()));
        return new ProducerRecord<>(Topics.DEAD_LETTERS, null, unusable.key(), unusable.value(), headers);
    }

    /** As {@link #of}, for a record that is too large to be copied: it tells of the value's bytes in place of the value. */
    public static <K> ProducerRecord<K, byte[]> withoutValue(ConsumerRecord<K, byte[]> unusable, Throwable failure) {
        Headers headers = of(unusable, failure).headers();
        set(headers, VALUE_BYTES, Integer.toString(unusable.serializedValueSize()));
        return new ProducerRecord<>(Topics.DEAD_LETTERS, null, unusable.key(), null, headers);
    }

    /**
     * Reads a record of {@link Topics#DEAD_LETTERS}.
     *
     * @throws IllegalArgumentException if it does not say where it stood
     */
    public static DeadLetter read(ConsumerRecord<byte[], byte[]> received) {
        try {
            Headers own = new RecordHeaders();
            for (Header header : received.headers()) {
                if (!OWN.contains(header.key())) {
                    own.add(header);
                }
            }
            return new DeadLetter(
                    Objects.requireNonNull(get(received.headers(), TOPIC)),
                    Integer.parseInt(get(received.headers(), PARTITION)),
                    Long.parseLong(get(received.headers(), OFFSET)),
                    Instant.ofEpochMilli(received.timestamp()),
                    Objects.requireNonNullElse(get(received.headers(), REASON), ""),
                    Bytes.wrap(received.key()),
                    Bytes.wrap(received.value()),
                    received.headers().lastHeader(VALUE_BYTES) == null,
                    own);
        } catch (NullPointerException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    RecordValues.place(received) + " is no dead letter: it does not say where it stood", e);
        }
    }

    /** The record as it was, for the topic it stood on; its key decides the partition again. */
    public ProducerRecord<byte[], byte[]> replay() {
        return new ProducerRecord<>(
                topic,
                null,
                key == null ? null : key.get(),
                value == null ? null : value.get(),
                new RecordHeaders(headers.toArray()));
    }

    private static void set(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(UTF_8));
    }

    private static String get(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }
}
