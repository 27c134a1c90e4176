package io.squadron.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.squadron.kafka.Topic;
import io.squadron.kafka.TopicAdmin;
import io.squadron.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
    private static final String TOPIC = "squadron.windows";

    @TempDir
    Path directory;

    @Test
    void whatWasAcknowledgedIsThereAfterARestartOnAnotherPort() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
            TopicAdmin.create(kafka.bootstrapServers());
            send(kafka.bootstrapServers(), TOPIC, "example-1", "a window");
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
            assertThat(readAll(kafka.bootstrapServers(), TOPIC)).containsExactly("a window");
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterAKill() throws Exception {
        Path stackDirectory = directory.resolve("stack");
        int port;
        try (StackProcess process = StackProcess.kafka(stackDirectory)) {
            port = process.port();
            TopicAdmin.create("127.0.0.1:" + port);
            send("127.0.0.1:" + port, TOPIC, "example-1", "a window");
            process.kill();
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(stackDirectory, port)) {
            assertThat(readAll(kafka.bootstrapServers(), TOPIC)).containsExactly("a window");
        }
    }

    @Test
    void theTopicsAreTheContractsAndBecomeItAgainWhenTheyDiffer() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            NewTopic outdated = new NewTopic(TOPIC, 1, (short) 1).configs(Map.of("retention.ms", "1000"));
            admin.createTopics(List.of(outdated)).all().get();

            TopicAdmin.create(kafka.bootstrapServers());
            TopicAdmin.create(kafka.bootstrapServers());

            assertThat(Topics.all()).extracting(Topic::name).contains(TOPIC);
            for (Topic expected : Topics.all()) {
                // A broker hears of a change a moment after the controller has confirmed it.
                await().untilAsserted(() -> assertThat(actual(admin, expected)).isEqualTo(expected));
            }
        }
    }

    @Test
    void aMisspeltTopicIsAnErrorAndNotANewTopic() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
            TopicAdmin.create(kafka.bootstrapServers());
            assertThatThrownBy(() -> send(kafka.bootstrapServers(), "squadron.window", "key", "value"))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void aPortInUseIsNamedInOneSentence() throws Exception {
        try (var taken = Sockets.listen()) {
            assertThatThrownBy(() -> EmbeddedKafka.start(directory, taken.getLocalPort()))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessage("Port " + taken.getLocalPort() + " on 127.0.0.1 is in use, so Kafka cannot start: stop "
                            + "the program that listens there, or choose another port for Kafka.");
            assertThat(directory).isEmptyDirectory();
        }
    }

    /** The topic as the broker has it, with the settings that the contract names. */
    private static Topic actual(Admin admin, Topic expected) throws Exception {
        String name = expected.name();
        TopicDescription description =
                admin.describeTopics(List.of(name)).allTopicNames().get().get(name);
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        Map<String, String> settings = expected.config().keySet().stream()
                .collect(Collectors.toMap(
                        Function.identity(), key -> config.get(key).value()));
        return new Topic(name, description.partitions().size(), settings);
    }

    private static void send(String bootstrapServers, String topic, String key, String value)
            throws ExecutionException, InterruptedException {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "max.block.ms", 2000);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    private static List<String> readAll(String bootstrapServers, String topic) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<String> values = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
            }
            return values;
        }
    }
}
