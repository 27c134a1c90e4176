package io.squadron.embedded;

import io.squadron.kafka.TopicAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A broker and a database for tests: at most one of each in a JVM, on free ports, in a temporary directory that goes
 * when the JVM ends. Started when first asked for.
 */
public final class TestStack {
    private TestStack() {}

    /** Starts the broker if need be, with Squadron's topics, and returns {@code kafka.bootstrap.servers}. */
    public static Map<String, String> kafka() {
        return Map.of("kafka.bootstrap.servers", KafkaHolder.INSTANCE.bootstrapServers());
    }

    /** Starts the database if need be and returns {@code quarkus.datasource.jdbc.url}, user name and password. */
    public static Map<String, String> postgres() {
        return Map.of(
                "quarkus.datasource.jdbc.url", DatabaseHolder.INSTANCE.jdbcUrl(),
                "quarkus.datasource.username", EmbeddedDatabase.USER,
                "quarkus.datasource.password", DatabaseHolder.INSTANCE.password());
    }

    private static final class KafkaHolder {
        static final EmbeddedKafka INSTANCE = start();

        private static EmbeddedKafka start() {
            Path directory = temporaryDirectory("kafka");
            EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
            TopicAdmin.create(kafka.bootstrapServers());
            closeAtExit(kafka, directory);
            return kafka;
        }
    }

    private static final class DatabaseHolder {
        static final EmbeddedDatabase INSTANCE = start();

        private static EmbeddedDatabase start() {
            Path directory = temporaryDirectory("postgres");
            EmbeddedDatabase database = EmbeddedDatabase.start(directory, 0);
            closeAtExit(database, directory);
            return database;
        }
    }

    private static Path temporaryDirectory(String part) {
        try {
            return Files.createTempDirectory("squadron-test-" + part);
        } catch (IOException e) {
            throw new EmbeddedServerException("No temporary directory for " + part + ": " + e.getMessage(), e);
        }
    }

    private static void closeAtExit(AutoCloseable server, Path directory) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                server.close();
                                Directories.delete(directory);
                            } catch (Exception e) {
                                System.err.println("The test stack in " + directory + " was not cleaned up: " + e);
                            }
                        },
                        "test-stack-close"));
    }
}
