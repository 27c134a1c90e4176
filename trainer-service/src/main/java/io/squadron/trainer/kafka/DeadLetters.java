package io.squadron.trainer.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.squadron.kafka.Topics;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/**
 * Puts records that cannot be used onto {@link Topics#DEAD_LETTERS}: key and value as they came, the rest as headers. A
 * letter is a copy for people: the record itself stays where it is, so nothing waits for a letter that cannot be written.
 */
@Singleton
public class DeadLetters {
    /** Why the record cannot be used: one sentence. */
    public static final String REASON = "reason";

    /** The service that refused it. */
    public static final String SERVICE = "service";

    public static final String SOURCE_TOPIC = "source.topic";
    public static final String SOURCE_PARTITION = "source.partition";
    public static final String SOURCE_OFFSET = "source.offset";

    /** Set where the value is left out, because it is larger than a record may be: its bytes. */
    public static final String VALUE_BYTES = "value.bytes";

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    /** After a failure further letters are not tried for so long: each try may take the whole timeout. */
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(1);

    private final RecordWriter writer;
    private volatile long pausedUntilNanos = System.nanoTime();

    public DeadLetters(RecordWriter writer) {
        this.writer = writer;
    }

    /** Writes the record and waits until Kafka has it, for a bounded time; if Kafka does not take it, the log tells of it. */
    public void write(ConsumerRecord<String, byte[]> refused, String reason) {
        LOG.warnf("%s goes to %s: %s", place(refused), Topics.DEAD_LETTERS, reason);
        if (System.nanoTime() - pausedUntilNanos < 0) {
            LOG.errorf(
                    "%s has no dead letter, %s could not be written a moment ago", place(refused), Topics.DEAD_LETTERS);
            return;
        }
        try {
            writeWholeOrWithoutValue(refused, reason);
        } catch (KafkaUnavailableException e) {
            pausedUntilNanos = System.nanoTime() + PAUSE_AFTER_FAILURE.toNanos();
            LOG.errorf(e, "%s has no dead letter, %s cannot be written", place(refused), Topics.DEAD_LETTERS);
        }
    }

    private void writeWholeOrWithoutValue(ConsumerRecord<String, byte[]> refused, String reason) {
        try {
            writer.write(letter(refused, refused.value(), reason));
        } catch (KafkaUnavailableException e) {
            if (!e.tooLarge()) {
                throw e;
            }
            ProducerRecord<String, byte[]> letter = letter(refused, null, reason);
            header(letter, VALUE_BYTES, Integer.toString(refused.serializedValueSize()));
            writer.write(letter);
        }
    }

    private static ProducerRecord<String, byte[]> letter(
            ConsumerRecord<String, byte[]> refused, byte[] value, String reason) {
        ProducerRecord<String, byte[]> letter = new ProducerRecord<>(Topics.DEAD_LETTERS, refused.key(), value);
        refused.headers().forEach(letter.headers()::add);
        header(letter, REASON, reason);
        header(letter, SERVICE, "trainer-service");
        header(letter, SOURCE_TOPIC, refused.topic());
        header(letter, SOURCE_PARTITION, Integer.toString(refused.partition()));
        header(letter, SOURCE_OFFSET, Long.toString(refused.offset()));
        return letter;
    }

    /** Where a record stands, for messages: {@code topic-partition@offset}. */
    public static String place(ConsumerRecord<?, ?> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }

    private static void header(ProducerRecord<String, byte[]> letter, String name, String value) {
        letter.headers().add(name, value.getBytes(UTF_8));
    }
}
