package io.squadron.local.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.embedded.EmbeddedKafka;
import io.squadron.kafka.ClientConfiguration;
import io.squadron.kafka.DeadLetter;
import io.squadron.kafka.TopicAdmin;
import io.squadron.kafka.Topics;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker: three records that could not be used, one of them too large to be kept. */
class DeadLettersCommandTest {
    @TempDir
    static Path directory;

    private static EmbeddedKafka broker;

    @BeforeAll
    static void buryThree() throws Exception {
        broker = EmbeddedKafka.start(directory.resolve("kafka"), 0);
        TopicAdmin.create(servers(), Topics.all());
        RuntimeException fault = new IllegalStateException("It is no\u001b[1m window.");
        bury(DeadLetter.of(unusable(Topics.WINDOWS, 17), fault));
        bury(DeadLetter.of(unusable(Topics.WINDOWS, 18), fault));
        bury(DeadLetter.withoutValue(unusable(Topics.WINDOWS, 19), fault));
        bury(DeadLetter.withoutValue(unusable(Topics.EXAMPLES, 3), fault));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void allAreListedWithPlaceTimeKeyAndReason() {
        Invocation list = deadLetters("list");

        assertThat(list.exitCode()).isZero();
        assertThat(list.out().lines()).hasSize(4);
        assertThat(list.out().lines().findFirst().orElseThrow())
                .matches(
                        "squadron\\.windows-2@17  \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ  key-17  It is no<U\\+001B>\\[1m window\\.");
        assertThat(list.out().lines().filter(line -> line.contains("cannot be sent again")))
                .hasSize(2);
    }

    @Test
    void allOfATopicAreSentAgainButForWhatWasNotKept() {
        long before = records();

        Invocation replay = deadLetters("replay", Topics.WINDOWS, "--yes");

        assertThat(replay.exitCode()).as(replay.err()).isZero();
        assertThat(replay.out()).isEqualTo("2 records were sent to squadron.windows again, 1 could not be.\n");
        assertThat(records() - before).isEqualTo(2);
    }

    @Test
    void oneIsSentAgainByItsPlaceOnceSomebodySaysYes() {
        long before = records();

        Invocation replay = answering("y\n", "replay", "squadron.windows-2@18");

        assertThat(replay.exitCode()).as(replay.err()).isZero();
        assertThat(replay.out()).isEqualTo("1 record was sent to squadron.windows again.\n");
        assertThat(records() - before).isEqualTo(1);
    }

    @Test
    void withoutAYesNothingIsSent() {
        long before = records();

        assertThat(answering("n\n", "replay", Topics.WINDOWS).err())
                .contains("squadron: Nothing was sent; --yes does not ask.");
        assertThat(answering("", "replay", Topics.WINDOWS)).returns(1, Invocation::exitCode);
        assertThat(records()).isEqualTo(before);
    }

    @Test
    void whatCannotBeSentAgainIsSaid() {
        assertThat(deadLetters("replay", Topics.EXAMPLES, "--yes"))
                .returns(1, Invocation::exitCode)
                .returns("squadron: There is nothing that could be sent again.\n", Invocation::err);
        assertThat(deadLetters("replay", "squadron.windows-2@99", "--yes").err())
                .contains("There is no dead letter of squadron.windows-2@99")
                .contains("squadron dead-letters list");
    }

    @Test
    void aClusterThatIsNotThereIsOneSentence() {
        Invocation outcome = Invocation.of("dead-letters", "list", "--bootstrap_servers", "no such:address");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err().lines())
                .hasSize(1)
                .allMatch(line -> line.startsWith("squadron: Kafka could not be asked for dead letters: "));
    }

    private static Map<String, Object> servers() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private static ConsumerRecord<byte[], byte[]> unusable(String topic, long offset) {
        return new ConsumerRecord<>(topic, 2, offset, ("key-" + offset).getBytes(UTF_8), new byte[] {1, 2, 3});
    }

    private static void bury(ProducerRecord<byte[], byte[]> letter) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                ClientConfiguration.producer(servers()), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(letter).get();
        }
    }

    /** So many lie on the topic of windows. */
    private static long records() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                ClientConfiguration.consumer(servers()), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            consumer.partitionsFor(Topics.WINDOWS)
                    .forEach(partition -> partitions.add(new TopicPartition(Topics.WINDOWS, partition.partition())));
            return consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private static Invocation answering(String answer, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(answer.getBytes(UTF_8)));
        try {
            return deadLetters(arguments);
        } finally {
            System.setIn(before);
        }
    }

    private static Invocation deadLetters(String... arguments) {
        return Invocation.of(Stream.of(
                        Stream.of("dead-letters"),
                        Stream.of(arguments),
                        Stream.of("--bootstrap_servers", broker.bootstrapServers()))
                .flatMap(words -> words)
                .toArray(String[]::new));
    }
}
