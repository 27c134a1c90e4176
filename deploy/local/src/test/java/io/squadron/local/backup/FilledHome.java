package io.squadron.local.backup;

import io.squadron.embedded.EmbeddedDatabase;
import io.squadron.embedded.EmbeddedKafka;
import io.squadron.kafka.ClientConfiguration;
import io.squadron.kafka.Topic;
import io.squadron.kafka.TopicAdmin;
import io.squadron.kafka.Topics;
import io.squadron.v1.Checkpoint;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A home with a real broker's and a real database's data in it, and a checkpoint; and what one finds in a home. */
record FilledHome(Path directory) {
    private static final TopicPartition RUN_EVENTS = new TopicPartition(Topics.RUN_EVENTS, 0);

    /** What a restore must bring back, but for the places of checkpoints. */
    record Found(List<String> records, long committed, List<String> rows, String weights) {}

    static FilledHome make(Path directory) throws Exception {
        FilledHome home = new FilledHome(directory);
        home.layCheckpoint();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0)) {
            TopicAdmin.create(kafka.bootstrapServers());
            home.fillTopics(kafka.bootstrapServers());
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory.resolve("postgres"), 0)) {
            fillTables(database);
        }
        return home;
    }

    private void layCheckpoint() throws Exception {
        Path checkpoint = Files.createDirectories(directory.resolve("checkpoints/run-10"));
        Files.writeString(checkpoint.resolve("model.safetensors"), "weights");
        Files.createDirectories(directory.resolve("logs"));
        Files.writeString(directory.resolve("logs/eval.log"), "a line");
        Files.createDirectories(directory.resolve("access"));
        Files.writeString(directory.resolve("access/key"), "a secret");
        Files.createDirectories(directory.resolve("native"));
        Files.writeString(directory.resolve("native/lib.so"), "code");
    }

    private void fillTopics(String servers) throws Exception {
        Map<String, Object> configuration =
                new HashMap<>(ClientConfiguration.producer(Map.of("bootstrap.servers", servers)));
        configuration.put("transactional.id", "trainer-local");
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(configuration, new StringSerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            for (int i = 0; i < 3; i++) {
                // Each transaction ends with a record of Kafka's own, so that offsets have gaps.
                producer.beginTransaction();
                send(producer, Topics.RUN_EVENTS, "run", bytes("event " + i));
                send(producer, Topics.WINDOWS, "q" + i, bytes("window " + i));
                producer.commitTransaction();
            }
            producer.beginTransaction();
            send(producer, Topics.RUN_EVENTS, "run", bytes("never happened"));
            producer.flush();
            producer.abortTransaction();
            producer.beginTransaction();
            send(producer, Topics.CHECKPOINTS, "run-10", announcement("run-10", place("run-10")));
            send(producer, Topics.CHECKPOINTS, "run-5", announcement("run-5", place("run-5")));
            send(producer, Topics.CHECKPOINTS, "run-5", null);
            send(producer, Topics.CHECKPOINTS, "far", announcement("far", "s3://bucket/far/squadron-1"));
            send(producer, Topics.EVALUATIONS, "alias:champion", bytes("run-10"));
            producer.commitTransaction();
        }
        try (KafkaConsumer<String, byte[]> consumer = consumer(servers)) {
            consumer.assign(List.of(RUN_EVENTS));
            consumer.commitSync(Map.of(RUN_EVENTS, new OffsetAndMetadata(2)));
        }
    }

    private static void send(KafkaProducer<String, byte[]> producer, String topic, String key, byte[] value) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, key, value);
        record.headers().add("traceparent", bytes("00-" + key));
        var unused = producer.send(record); // the transaction's end tells
    }

    /** As a trainer announces it. */
    String place(String checkpoint) {
        String uri =
                directory.resolve("checkpoints").resolve(checkpoint).toUri().toString();
        return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }

    private static byte[] announcement(String id, String location) {
        return Checkpoint.newBuilder()
                .setCheckpointId(id)
                .setStep(10)
                .setLocation(location)
                .build()
                .toByteArray();
    }

    private static void fillTables(EmbeddedDatabase database) throws Exception {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("create table flyway_schema_history (version text, success boolean)");
            for (int version = 1; version <= Migrations.newest(); version++) {
                statement.execute(migration(version));
                statement.execute("insert into flyway_schema_history values ('" + version + "', true)");
            }
            statement.execute("insert into saved_slice values ('hard', 'not exact', now())");
            statement.execute(
                    "insert into model_alias values ('champion', 'run-10', 'f1 80.0', now(), 'eval-service', 5, now())");
            statement.execute(
                    "insert into checkpoint (checkpoint_id, run_id, step, location, bytes, model_name_or_path,"
                            + " train_dataset_id, eval_dataset_id, version_2_with_negative, last_of_run, created_at) values"
                            + " ('run-10', 'run', 10, '', 7, 'm', 'd', '', false, true, now())");
        }
    }

    private static String migration(int version) throws Exception {
        URI place =
                FilledHome.class.getClassLoader().getResource("db/migration").toURI();
        if (!place.getScheme().equals("jar")) {
            return migration(Path.of(place), version);
        }
        try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
            return migration(jar.getPath("db/migration"), version);
        }
    }

    private static String migration(Path directory, int version) throws Exception {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "V" + version + "__*.sql")) {
            return Files.readString(files.iterator().next());
        }
    }

    /** Starts what is in the home and reads all of it. */
    Found read() throws Exception {
        List<String> rows;
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory.resolve("postgres"), 0);
                Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            rows = rows(statement);
        }
        String weights = Files.readString(directory.resolve("checkpoints/run-10/model.safetensors"));
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
                KafkaConsumer<String, byte[]> consumer = consumer(kafka.bootstrapServers())) {
            List<String> records = new ArrayList<>();
            for (Topic topic : Topics.all()) {
                records(consumer, topic.name()).forEach(record -> records.add(text(record)));
            }
            long committed =
                    consumer.committed(Set.of(RUN_EVENTS)).get(RUN_EVENTS).offset();
            return new Found(records, committed, rows, weights);
        }
    }

    /** Where the announcements of checkpoints say that they lie, oldest first. */
    List<String> announcedPlaces() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
                KafkaConsumer<String, byte[]> consumer = consumer(kafka.bootstrapServers())) {
            List<String> places = new ArrayList<>();
            for (ConsumerRecord<String, byte[]> record : records(consumer, Topics.CHECKPOINTS)) {
                places.add(record.key() + " "
                        + (record.value() == null
                                ? ""
                                : Checkpoint.parseFrom(record.value()).getLocation()));
            }
            return places;
        }
    }

    private static List<String> rows(Statement statement) throws Exception {
        List<String> rows = new ArrayList<>();
        for (String table : List.of("flyway_schema_history", "saved_slice", "model_alias", "checkpoint")) {
            try (ResultSet found = statement.executeQuery("select " + table + "::text from " + table + " order by 1")) {
                while (found.next()) {
                    rows.add(table + found.getString(1));
                }
            }
        }
        return rows;
    }

    private static List<ConsumerRecord<String, byte[]>> records(KafkaConsumer<String, byte[]> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        }
        return records;
    }

    private static String text(ConsumerRecord<String, byte[]> record) {
        return String.join(
                " ",
                record.topic() + "-" + record.partition() + "@" + record.offset(),
                Long.toString(record.timestamp()),
                record.key(),
                record.headers().toString(),
                record.value() == null ? "(tombstone)" : new String(record.value(), StandardCharsets.UTF_8));
    }

    private static KafkaConsumer<String, byte[]> consumer(String servers) {
        Map<String, Object> configuration = new HashMap<>(ClientConfiguration.consumer(
                Map.of("bootstrap.servers", servers, "group.id", "squadron-eval.run-events")));
        return new KafkaConsumer<>(configuration, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static Connection connect(EmbeddedDatabase database) throws Exception {
        return DriverManager.getConnection(database.jdbcUrl(), EmbeddedDatabase.USER, database.password());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
