package io.squadron.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.squadron.kafka.ClientConfiguration;
import io.squadron.kafka.DeadLetter;
import io.squadron.kafka.DeadLetters;
import io.squadron.kafka.SchemaVersion;
import io.squadron.kafka.TopicAdmin;
import io.squadron.kafka.TopicException;
import io.squadron.kafka.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract's Kafka half (protos/kafka) against a real broker. */
class TopicsOnABrokerTest {
    @TempDir
    Path directory;

    @Test
    void whatIsMissingOrSetOtherwiseIsToldInASentenceEach() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
                Admin admin = Admin.create(deployment(kafka))) {
            admin.createTopics(List.of(
                            new NewTopic(Topics.CHECKPOINTS, 1, (short) 1),
                            new NewTopic(Topics.RUN_EVENTS, 2, (short) 1).configs(Map.of("retention.ms", "-1")),
                            new NewTopic(Topics.WINDOWS, 1, (short) 1).configs(Map.of("retention.ms", "-1"))))
                    .all()
                    .get();
            List<String> names = List.of(Topics.CHECKPOINTS, Topics.RUN_EVENTS, Topics.WINDOWS, Topics.EVALUATIONS);

            await().untilAsserted(() -> assertThat(TopicAdmin.check(deployment(kafka), Topics.named(names)))
                    .containsExactlyInAnyOrder(
                            "Topic squadron.checkpoints has cleanup.policy=delete, but it must be compact.",
                            "Topic squadron.run-events has 2 partitions, but its records need the one order that only one partition has.",
                            "Topic squadron.windows has 1 partitions, but at least 4 are needed.",
                            "Topic squadron.evaluations is missing."));
        }
    }

    @Test
    void topicsThatWereCreatedAreAsTheyMustBe() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
            TopicAdmin.create(kafka.bootstrapServers());

            await().untilAsserted(() -> assertThat(TopicAdmin.check(deployment(kafka), Topics.all()))
                    .isEmpty());
        }
    }

    @Test
    void anAddressThatDoesNotResolveIsOneSentence() {
        assertThatThrownBy(() -> TopicAdmin.check(Map.of("bootstrap.servers", "nobody.invalid:1"), Topics.all()))
                .isInstanceOf(TopicException.class)
                .hasMessageContaining("nobody.invalid:1");
    }

    @Test
    void aDeadLetterIsReplayedToWhereItStood() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
            TopicAdmin.create(kafka.bootstrapServers());
            try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                    ClientConfiguration.producer(deployment(kafka)),
                    new StringSerializer(),
                    new ByteArraySerializer())) {
                for (String run : List.of("run-1", "run-2")) {
                    producer.send(new ProducerRecord<>(Topics.TRAINING_REQUESTS, run, run.getBytes(UTF_8)))
                            .get();
                }
                for (ConsumerRecord<String, byte[]> received : read(kafka, 2)) {
                    producer.send(DeadLetter.of(received, new IllegalStateException("It names no data set.")))
                            .get();
                }
            }

            List<DeadLetter> replayed = DeadLetters.replay(
                    deployment(kafka), letter -> new String(letter.value().get(), UTF_8).equals("run-2"));

            assertThat(replayed).singleElement().extracting(DeadLetter::reason).isEqualTo("It names no data set.");
            assertThat(DeadLetters.list(deployment(kafka))).hasSize(2);
            List<ConsumerRecord<String, byte[]>> requests = read(kafka, 3);
            assertThat(requests)
                    .filteredOn(request -> request.key().equals("run-2"))
                    .hasSize(2);
            assertThat(requests).allSatisfy(request -> assertThat(request.headers())
                    .singleElement()
                    .satisfies(header -> assertThat(header.key()).isEqualTo(SchemaVersion.HEADER)));
        }
    }

    private static Map<String, Object> deployment(EmbeddedKafka kafka) {
        return Map.of("bootstrap.servers", kafka.bootstrapServers());
    }

    private static List<ConsumerRecord<String, byte[]>> read(EmbeddedKafka kafka, int count) {
        Map<String, Object> configuration = ClientConfiguration.consumer(deployment(kafka));
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(configuration, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.TRAINING_REQUESTS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<ConsumerRecord<String, byte[]>> received = new ArrayList<>();
            await().until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(received::add);
                return received.size() >= count;
            });
            return received;
        }
    }
}
