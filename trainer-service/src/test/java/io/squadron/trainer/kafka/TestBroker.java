package io.squadron.trainer.kafka;

import com.google.protobuf.MessageLite;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.squadron.embedded.EmbeddedKafka;
import io.squadron.kafka.TopicAdmin;
import io.squadron.trainer.config.TestConfig;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.queue.RunLog;
import io.squadron.trainer.queue.RunSummaries;
import io.squadron.trainer.run.Runs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A real broker for the tests that start no Quarkus. It is not the one of {@code EmbeddedStackResource}: there a whole
 * trainer may still be running, and it would take requests that a test has written for its own.
 */
public final class TestBroker {
    private static final EmbeddedKafka BROKER = start();
    private static final TrainerConfig CONFIG = config(Map.of());
    private static final KafkaClients CLIENTS = clients(CONFIG);
    private static final RecordWriter WRITER = new RecordWriter(CLIENTS, CONFIG);

    private TestBroker() {}

    public static TrainerConfig config(Map<String, String> overrides) {
        return TestConfig.with(overrides);
    }

    public static KafkaClients clients(TrainerConfig config) {
        return clients(Map.of("bootstrap.servers", bootstrapServers()), config);
    }

    /** Clients with settings of the test's own. */
    public static KafkaClients clients(Map<String, Object> settings, TrainerConfig config) {
        return new KafkaClients(settings, config, new SimpleMeterRegistry());
    }

    /** The log of this broker, with summaries; the test closes it. */
    public static RunLog runLog(TrainerConfig config) {
        return runLog(clients(config), WRITER, config);
    }

    /** The log that these clients reach. */
    public static RunLog runLog(KafkaClients clients, RecordWriter writer, TrainerConfig config) {
        Runs runs = new Runs(config.runHistories(), config.metricsPerRun());
        PlainFollowers followers = new PlainFollowers(clients, config.kafkaTimeout());
        RunSummaries summaries = new RunSummaries(runs, followers, writer::write);
        return new RunLog(clients, writer, summaries, runs, config) {
            @Override
            public void close() {
                super.close();
                followers.close();
            }
        };
    }

    /** Followers of this broker; the test closes them. */
    public static PlainFollowers followers(TrainerConfig config) {
        return new PlainFollowers(clients(config), config.kafkaTimeout());
    }

    public static String bootstrapServers() {
        return BROKER.bootstrapServers();
    }

    public static KafkaClients clients() {
        return CLIENTS;
    }

    public static RecordWriter writer() {
        return WRITER;
    }

    /** Writes a record to a partition and returns its offset. */
    public static long write(String topic, int partition, String key, byte[] value) {
        return WRITER.write(new ProducerRecord<>(topic, partition, key, value));
    }

    public static long write(String topic, int partition, String key, MessageLite value) {
        return write(topic, partition, key, value.toByteArray());
    }

    /** As {@link #write}, for a value that a producer refuses by default but the broker takes. */
    public static long writeLarge(String topic, int partition, String key, byte[] value) {
        KafkaClients clients = clients(
                Map.of("bootstrap.servers", bootstrapServers(), "max.request.size", value.length + 1024), CONFIG);
        RecordWriter writer = new RecordWriter(clients, CONFIG);
        try {
            return writer.write(new ProducerRecord<>(topic, partition, key, value));
        } finally {
            writer.close();
        }
    }

    /** Where the next record of a partition will stand. */
    public static long end(String topic, int partition) {
        TopicPartition where = new TopicPartition(topic, partition);
        try (Consumer<String, byte[]> consumer = CLIENTS.consumer("test", Map.of())) {
            return consumer.endOffsets(List.of(where)).get(where);
        }
    }

    /** All records of a partition from an offset to its present end. */
    public static List<ConsumerRecord<String, byte[]>> read(String topic, int partition, long from) {
        TopicPartition where = new TopicPartition(topic, partition);
        long end = end(topic, partition);
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (Consumer<String, byte[]> consumer = CLIENTS.consumer("test", Map.of())) {
            consumer.assign(List.of(where));
            consumer.seek(where, from);
            while (consumer.position(where) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    private static EmbeddedKafka start() {
        try {
            EmbeddedKafka kafka = EmbeddedKafka.start(Files.createTempDirectory("trainer-test-kafka"), 0);
            TopicAdmin.create(kafka.bootstrapServers());
            Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
            return kafka;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
