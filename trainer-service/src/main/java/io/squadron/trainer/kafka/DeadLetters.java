package io.squadron.trainer.kafka;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.squadron.kafka.DeadLetter;
import io.squadron.kafka.RecordValues;
import io.squadron.kafka.Topics;
import io.squadron.trainer.config.TrainerConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.jboss.logging.Logger;

/**
 * Puts records that cannot be used onto {@link Topics#DEAD_LETTERS}: key and value as they came, the rest as the contract's
 * headers. A letter is a copy for people: the record itself stays where it is, so nothing waits for a letter that cannot be
 * written.
 *
 * <p>An outgoing channel and not a channel's {@code failure-strategy=dead-letter-queue}: what is refused here was read by
 * plain clients, some of it is too large to be copied whole, and a letter that cannot be written must not stop anybody. Made
 * when it is first used, since channels come after endpoints.
 */
@ApplicationScoped
public class DeadLetters {
    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    /** After a failure further letters are not tried for so long: each try may take the whole timeout. */
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(1);

    private final RecordSink topic;
    private volatile long pausedUntilNanos = System.nanoTime();

    @Inject
    DeadLetters(@Channel("dead-letters") MutinyEmitter<ProducerRecord<String, byte[]>> channel, TrainerConfig config) {
        this(new ChannelSink(channel, config.kafkaTimeout()));
    }

    public DeadLetters(RecordSink topic) {
        this.topic = topic;
    }

    /** Writes the record and waits until Kafka has it, for a bounded time; if Kafka does not take it, the log tells of it. */
    public void write(ConsumerRecord<String, byte[]> refused, String reason) {
        LOG.warnf("%s goes to %s: %s", RecordValues.place(refused), Topics.DEAD_LETTERS, reason);
        if (System.nanoTime() - pausedUntilNanos < 0) {
            LOG.errorf(
                    "%s has no dead letter, %s could not be written a moment ago",
                    RecordValues.place(refused), Topics.DEAD_LETTERS);
            return;
        }
        try {
            writeWholeOrWithoutValue(refused, reason);
        } catch (KafkaUnavailableException e) {
            pausedUntilNanos = System.nanoTime() + PAUSE_AFTER_FAILURE.toNanos();
            LOG.errorf(
                    e, "%s has no dead letter, %s cannot be written", RecordValues.place(refused), Topics.DEAD_LETTERS);
        }
    }

    private void writeWholeOrWithoutValue(ConsumerRecord<String, byte[]> refused, String reason) {
        IllegalArgumentException failure = new IllegalArgumentException(reason);
        try {
            topic.write(DeadLetter.of(refused, failure));
        } catch (KafkaUnavailableException e) {
            if (!e.tooLarge()) {
                throw e;
            }
            topic.write(DeadLetter.withoutValue(refused, failure));
        }
    }
}
