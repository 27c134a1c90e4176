package io.squadron.trainer.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Singleton;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/** Puts records that cannot be used onto {@link Topics#DEAD_LETTERS}: key and value as they came, the rest as headers. */
@Singleton
public class DeadLetters {
    /** Why the record cannot be used: one sentence. */
    public static final String REASON = "reason";

    /** The service that refused it. */
    public static final String SERVICE = "service";

    public static final String SOURCE_TOPIC = "source.topic";
    public static final String SOURCE_PARTITION = "source.partition";
    public static final String SOURCE_OFFSET = "source.offset";

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private final RecordWriter writer;

    public DeadLetters(RecordWriter writer) {
        this.writer = writer;
    }

    /**
     * Writes the record and waits until Kafka has it, so that the caller may pass over the original.
     *
     * @throws KafkaUnavailableException if Kafka does not take it
     */
    public void write(ConsumerRecord<String, byte[]> refused, String reason) {
        LOG.warnf("%s goes to %s: %s", place(refused), Topics.DEAD_LETTERS, reason);
        ProducerRecord<String, byte[]> letter =
                new ProducerRecord<>(Topics.DEAD_LETTERS, refused.key(), refused.value());
        refused.headers().forEach(letter.headers()::add);
        header(letter, REASON, reason);
        header(letter, SERVICE, "trainer-service");
        header(letter, SOURCE_TOPIC, refused.topic());
        header(letter, SOURCE_PARTITION, Integer.toString(refused.partition()));
        header(letter, SOURCE_OFFSET, Long.toString(refused.offset()));
        writer.write(letter);
    }

    /** Where a record stands, for messages: {@code topic-partition@offset}. */
    public static String place(ConsumerRecord<?, ?> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }

    private static void header(ProducerRecord<String, byte[]> letter, String name, String value) {
        letter.headers().add(name, value.getBytes(UTF_8));
    }
}
