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
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
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
    private static final String CONTROLLER = "CONTROLLER";
    private static final Duration STARTUP_LIMIT = Duration.ofSeconds(60);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private EmbeddedKafka(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts the broker and returns once it answers.
     *
     * @param directory where the logs are; created and formatted when it is new, continued when it is not
     * @param port the port on 127.0.0.1, 0 for a free one
     * @throws EmbeddedServerException if the port is in use or the broker does not come up
     */
    public static EmbeddedKafka start(Path directory, int port) {
        return start(directory, port, List.of());
    }

    /**
     * As {@link #start(Path, int)}, with further listeners.
     *
     * @param entrances where clients come in that do not connect to it straight
     */
    public static EmbeddedKafka start(Path directory, int port, List<Entrance> entrances) {
        Path logs = directory.toAbsolutePath().normalize();
        String address = LoopbackPort.HOST + ":" + LoopbackPort.require(port, "Kafka");
        KafkaRaftServer server = null;
        try {
            format(logs);
            server = new KafkaRaftServer(
                    new KafkaConfig(BrokerSettings.of(NODE_ID, logs, address, LoopbackPort.free(), entrances), false),
                    Time.SYSTEM);
            server.startup();
            awaitAnswer(address);
            return new EmbeddedKafka(server, address);
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
                .setControllerListenerName(CONTROLLER)
                .setMetadataLogDirectory(logs.toString())
                .setDirectories(List.of(logs.toString()))
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    private static void awaitAnswer(String address) throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, Object> client = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                address,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) STARTUP_LIMIT.toMillis());
        try (Admin admin = Admin.create(client)) {
            admin.describeCluster().nodes().get(STARTUP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static String describe(Exception e) {
        Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** The broker's configuration: Kafka's defaults, except where one small machine wants something else. */
    private static final class BrokerSettings {
        static Properties of(int nodeId, Path logs, String address, int controllerPort, List<Entrance> entrances)
                throws IOException {
            String controller = LoopbackPort.HOST + ":" + controllerPort;
            Properties settings = new Properties();
            settings.put("process.roles", "broker,controller");
            settings.put("node.id", Integer.toString(nodeId));
            settings.put("controller.quorum.voters", nodeId + "@" + controller);
            settings.put(
                    "listeners",
                    "PLAINTEXT://" + address + "," + CONTROLLER + "://" + controller
                            + each(entrances, ",%1$s://" + LoopbackPort.HOST + ":%2$d"));
            settings.put(
                    "advertised.listeners",
                    "PLAINTEXT://" + address + each(entrances, ",%1$s://" + LoopbackPort.HOST + ":%3$d"));
            settings.put("controller.listener.names", CONTROLLER);
            settings.put(
                    "listener.security.protocol.map",
                    "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT" + each(entrances, ",%1$s:PLAINTEXT"));
            settings.put("inter.broker.listener.name", "PLAINTEXT");
            settings.put("log.dirs", logs.toString());

            // Topics are part of the contract: a misspelt one is an error, not a new topic.
            settings.put("auto.create.topics.enable", "false");
            settings.put("default.replication.factor", "1");
            for (String internal : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
                settings.put(internal + ".replication.factor", "1");
                settings.put(internal + ".num.partitions", "1");
            }
            settings.put("transaction.state.log.min.isr", "1");
            settings.put("share.coordinator.state.topic.min.isr", "1");

            // After a kill -9 the controller refuses the broker's new life until the old session has ended (by
            // default 9 s). A late heartbeat costs nothing here: there is no other broker to move a partition to.
            settings.put("broker.session.timeout.ms", "3000");
            settings.put("broker.heartbeat.interval.ms", "500");
            settings.put("group.initial.rebalance.delay.ms", "0");
            // A stack that stays down over a holiday must not forget where its consumers stood: ten years.
            settings.put("offsets.retention.minutes", "5256000");

            // message.max.bytes stays Kafka's default: what does not fit a stock cluster must not fit here.
            settings.put("num.network.threads", "2");
            settings.put("num.io.threads", "4");
            settings.put("background.threads", "2");
            // The compactor's hash map; its default of 128 MiB is for brokers with millions of keys.
            settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20));
            return settings;
        }

        private static String each(List<Entrance> entrances, String format) {
            return entrances.stream()
                    .map(entrance -> format.formatted(entrance.name(), entrance.port(), entrance.advertisedPort()))
                    .collect(Collectors.joining());
        }
    }
}
