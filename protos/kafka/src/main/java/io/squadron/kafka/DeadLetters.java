package io.squadron.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** {@link Topics#DEAD_LETTERS} as an operator sees it: looked through, and sent again once what was wrong has been mended. */
public final class DeadLetters {
    private static final Duration POLL = Duration.ofMillis(200);

    /** A broker that dies while it is read answers with silence. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private DeadLetters() {}

    /**
     * Sends letters again to the topics on which they stood. Readers of those topics are idempotent, so that replaying
     * twice does no harm; what has no value any more is not sent; the letters themselves stay, as the record of what happened.
     *
     * @param deployment Kafka's client settings, {@code bootstrap.servers} among them
     * @param which those that are to be sent again
     * @return those that Kafka has acknowledged, in their order
     * @throws KafkaException if Kafka refuses or does not answer; what was acknowledged before has been sent
     */
    public static List<DeadLetter> replay(Map<String, ?> deployment, Predicate<DeadLetter> which) {
        List<DeadLetter> sent = new ArrayList<>();
        Map<String, Object> configuration = ClientConfiguration.producer(deployment);
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer())) {
            read(deployment, Long.MAX_VALUE, letter -> {
                if (letter.isWhole() && which.test(letter)) {
                    acknowledged(producer, letter);
                    sent.add(letter);
                }
            });
        }
        return sent;
    }

    private static void acknowledged(Producer<byte[], byte[]> producer, DeadLetter letter) {
        try {
            producer.send(letter.replay()).get();
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "The dead letter of %s-%d@%d could not be sent again: %s"
                            .formatted(
                                    letter.topic(),
                                    letter.partition(),
                                    letter.offset(),
                                    e.getCause().getMessage()),
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    /**
     * All letters that are there now, oldest first. What is on the topic and is none is passed over.
     *
     * @param deployment Kafka's client settings, {@code bootstrap.servers} among them
     * @throws KafkaException if Kafka refuses or does not answer
     */
    public static List<DeadLetter> list(Map<String, ?> deployment) {
        List<DeadLetter> letters = new ArrayList<>();
        read(deployment, Long.MAX_VALUE, letters::add);
        return letters;
    }

    /**
     * Reads letters one after the other, oldest first, so that no more than one batch of them is in memory. What is on the topic
     * and is none is passed over.
     *
     * @param deployment Kafka's client settings, {@code bootstrap.servers} among them
     * @param newest no more than so many records from the topic's end are looked at
     * @return records that are on the topic, those that were not looked at and those that are none included
     * @throws KafkaException if Kafka refuses or does not answer
     */
    public static long read(
            Map<String, ?> deployment, long newest, java.util.function.Consumer<? super DeadLetter> each) {
        Map<String, Object> configuration = new HashMap<>(ClientConfiguration.consumer(deployment));
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(Topics.DEAD_LETTERS, 0);
            consumer.assign(List.of(partition));
            long begin = consumer.beginningOffsets(List.of(partition)).get(partition);
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            consumer.seek(partition, Math.max(begin, end - Math.min(newest, end - begin)));
            long heardNanos = System.nanoTime();
            while (consumer.position(partition) < end) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> received : polled) {
                    letter(received).ifPresent(each);
                }
                heardNanos = polled.isEmpty() ? heardNanos : System.nanoTime();
                if (System.nanoTime() - heardNanos > PATIENCE.toNanos()) {
                    throw new KafkaException("No record of " + Topics.DEAD_LETTERS + " came for " + PATIENCE.toSeconds()
                            + " seconds, though there are more");
                }
            }
            return end - begin;
        }
    }

    /** Whoever may write to the topic may put there what he likes; one such record must not hide the others. */
    private static Optional<DeadLetter> letter(ConsumerRecord<byte[], byte[]> received) {
        try {
            return Optional.of(DeadLetter.read(received));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
