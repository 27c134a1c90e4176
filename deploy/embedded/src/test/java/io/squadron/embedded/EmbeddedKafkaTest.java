package io.squadron.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
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
            SquadronTopics.create(kafka.bootstrapServers());
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
            SquadronTopics.create("127.0.0.1:" + port);
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

            SquadronTopics.create(kafka.bootstrapServers());
            SquadronTopics.create(kafka.bootstrapServers());

            assertThat(SquadronTopics.all())
                    .extracting(SquadronTopics.Topic::name)
                    .contains(TOPIC);
            Map<String, TopicDescription> topics = admin.describeTopics(
                            admin.listTopics().names().get())
                    .allTopicNames()
                    .get();
            for (SquadronTopics.Topic expected : SquadronTopics.all()) {
                assertThat(topics.get(expected.name()).partitions()).hasSize(expected.partitions());
                ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, expected.name());
                var config =
                        admin.describeConfigs(List.of(resource)).all().get().get(resource);
                expected.config()
                        .forEach((key, value) ->
                                assertThat(config.get(key).value()).as(key).isEqualTo(value));
            }
        }
    }

    @Test
    void aMisspeltTopicIsAnErrorAndNotANewTopic() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
            SquadronTopics.create(kafka.bootstrapServers());
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
