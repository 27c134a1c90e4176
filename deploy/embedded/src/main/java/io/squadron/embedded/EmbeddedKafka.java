package io.squadron.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One Kafka node, broker and KRaft controller together, in this JVM. What a client sees is a real broker: protocol,
 * transactions, consumer groups, compaction. Its data survives in the directory it was given.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final int NODE_ID = 1;
    private static final Duration STARTUP_LIMIT = Duration.ofSeconds(60);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

    private final KafkaRaftServer server;
    private final String bootstrapServers;
    private final Map<String, Object> clientSettings;

    private EmbeddedKafka(KafkaRaftServer server, String bootstrapServers, Map<String, Object> clientSettings) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
        this.clientSettings = clientSettings;
    }

    /**
     * Starts a broker that takes whoever is on this machine, for tests, and returns once it answers.
     *
     * @param directory where the logs are; created and formatted when it is new, continued when it is not
     * @param port the port on 127.0.0.1, 0 for a free one
     * @throws EmbeddedServerException if the port is in use or the broker does not come up
     */
    public static EmbeddedKafka start(Path directory, int port) {
        return start(directory, port, Optional.empty(), broker -> {});
    }

    /**
     * As {@link #start(Path, int)}, but it takes {@value BrokerAccount#USER} with the password, and nobody else.
     *
     * @param password whatever it was before
     */
    public static EmbeddedKafka start(Path directory, int port, Password password) {
        return start(directory, port, Optional.of(password), broker -> {});
    }

    /**
     * As {@link #start(Path, int, Password)}, with further listeners, which speak TLS and ask for the same.
     *
     * @param entrances where clients come in that do not connect to it straight
     */
    public static EmbeddedKafka start(
            Path directory, int port, Password password, List<Entrance> entrances, ServerCertificate certificate) {
        return start(
                directory,
                port,
                Optional.of(password),
                broker -> BrokerSettings.add(broker, entrances, certificate, password));
    }

    /** What is added to a broker's settings. */
    @FunctionalInterface
    private interface Addition {
        void to(Properties broker) throws IOException;
    }

    private static EmbeddedKafka start(Path directory, int port, Optional<Password> password, Addition addition) {
        Path logs = directory.toAbsolutePath().normalize();
        String address = LoopbackPort.HOST + ":" + LoopbackPort.require(port, "Kafka");
        Map<String, Object> client = new HashMap<>(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address));
        password.map(BrokerAccount::clientSettings).ifPresent(client::putAll);
        KafkaRaftServer server = null;
        try {
            if (password.isPresent()) {
                // What is asked for a password is not to be read from the disk without.
                boolean unused = Directories.close(logs);
            }
            format(logs);
            String controller = LoopbackPort.HOST + ":" + LoopbackPort.free();
            Properties settings = BrokerSettings.of(NODE_ID, logs, address, controller, password);
            addition.to(settings);
            server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
            server.startup();
            awaitAnswer(client);
            return new EmbeddedKafka(server, address, Map.copyOf(client));
        } catch (Exception e) {
            if (server != null) {
                shutDown(server);
            }
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new EmbeddedServerException(
                    "Kafka could not start on " + address + " with its data in " + logs + ": " + describe(e), e);
        }
    }

    /**
     * A further listener, for clients that come through something that forwards to it.
     *
     * @param name Kafka's name of the listener: upper-case letters
     * @param port where it listens on 127.0.0.1
     * @param advertisedPort where what forwards listens on 127.0.0.1: what its clients are told
     */
    public record Entrance(String name, int port, int advertisedPort) {}

    /** Returns {@code host:port} for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Returns what a client needs: {@code bootstrap.servers}, and where a password is asked for how it is shown. */
    public Map<String, Object> clientSettings() {
        return clientSettings;
    }

    /** Whether it takes connections now; waits some seconds at most. */
    public boolean answers() {
        int colon = bootstrapServers.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(
                            bootstrapServers.substring(0, colon),
                            Integer.parseInt(bootstrapServers.substring(colon + 1))),
                    (int) ANSWER_LIMIT.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Stops the broker in order: what was acknowledged is on disk. */
    @Override
    public void close() {
        shutDown(server);
    }

    private static void shutDown(KafkaRaftServer server) {
        server.shutdown();
        server.awaitShutdown();
    }

    /** A KRaft node refuses a directory that doesn't carry a cluster id; the format step gives it one, once. */
    private static void format(Path logs) throws Exception {
        if (Files.exists(logs.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(logs);
        new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(NODE_ID)
                .setControllerListenerName(BrokerSettings.CONTROLLER)
                .setMetadataLogDirectory(logs.toString())
                .setDirectories(List.of(logs.toString()))
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    private static void awaitAnswer(Map<String, Object> client)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, Object> patient = new HashMap<>(client);
        patient.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) STARTUP_LIMIT.toMillis());
        try (Admin admin = Admin.create(patient)) {
            admin.describeCluster().nodes().get(STARTUP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static String describe(Exception e) {
        Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
