package io.squadron.endtoend.stack;

import static org.awaitility.Awaitility.await;

import io.squadron.access.walk.Locks;
import io.squadron.embedded.BrokerAccount;
import io.squadron.embedded.EmbeddedDatabase;
import io.squadron.embedded.EmbeddedKafka.Entrance;
import io.squadron.embedded.LoopbackPort;
import io.squadron.embedded.Password;
import io.squadron.embedded.ServerCertificate;
import io.squadron.kafka.TopicAdmin;
import io.squadron.kafka.Topics;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A broker and a database in processes of their own, to each of which every replica has a cable of its own. A broker tells its
 * clients where to connect to, by the listener that they came in by: so each replica has a listener, too.
 */
public final class CabledServers implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    private static final String CLIENT_SECONDS = "5";
    private static final List<String> SERVICES =
            List.of("tokenizer-service", "trainer-service", "inference-service", "eval-service");
    private static final List<String> REPLICAS = List.of("a", "b");

    private final Password password = Password.random();
    private final Locks locks;
    private final int kafkaPort;
    private final int postgresPort;
    private final StackProcess kafka;
    private final StackProcess postgres;
    /** By the replica's name, e.g. "eval-service a". */
    private final Map<String, Cable> kafkaCables = new HashMap<>();

    private final Map<String, Cable> postgresCables = new HashMap<>();

    /**
     * Starts both and waits until they answer and the topics are there. Both ask for a password, and at the cables they speak TLS.
     *
     * @param locks whose certificate they show
     */
    public CabledServers(Path home, Locks locks) {
        this.locks = locks;
        Iterator<Integer> ports = LoopbackPort.free(2 + 2 * SERVICES.size() * REPLICAS.size() + REPLICAS.size())
                .iterator();
        kafkaPort = ports.next();
        postgresPort = ports.next();
        List<Entrance> entrances = new ArrayList<>();
        for (String service : SERVICES) {
            for (String replica : REPLICAS) {
                Cable cable = Cable.between(ports.next(), ports.next());
                kafkaCables.put(service + " " + replica, cable);
                String listener = service.substring(0, service.indexOf('-')) + replica;
                entrances.add(new Entrance(listener.toUpperCase(Locale.ROOT), cable.targetPort(), cable.port()));
            }
        }
        REPLICAS.forEach(
                replica -> postgresCables.put("eval-service " + replica, Cable.between(ports.next(), postgresPort)));
        ServerCertificate certificate = new ServerCertificate(locks.certificate(), locks.privateKey());
        kafka = Servers.kafka(home, kafkaPort, password, certificate, entrances);
        postgres = Servers.postgres(home, postgresPort, password, certificate);
        try {
            kafka.revive();
            postgres.revive();
            await("Kafka").atMost(START).until(() -> !LoopbackPort.isFree(kafkaPort));
            TopicAdmin.create(kafkaClient(), Topics.all());
            await("PostgreSQL").atMost(START).until(this::answers);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Settings of Kafka's clients that no cut concerns. */
    public Map<String, Object> kafkaClient() {
        Map<String, Object> client = new HashMap<>(BrokerAccount.clientSettings(password));
        client.put("bootstrap.servers", LoopbackPort.HOST + ":" + kafkaPort);
        return client;
    }

    /** A connection that no cut concerns; it is given up where the database says nothing for some seconds. */
    public Connection connection() throws SQLException {
        Properties client = new Properties();
        client.put("user", EmbeddedDatabase.USER);
        client.put("password", password.text());
        client.put("connectTimeout", CLIENT_SECONDS);
        client.put("loginTimeout", CLIENT_SECONDS);
        client.put("socketTimeout", CLIENT_SECONDS);
        return DriverManager.getConnection(postgresUrl(postgresPort), client);
    }

    /** Broker and database. */
    public List<StackProcess> processes() {
        return List.of(kafka, postgres);
    }

    /** The replica's cables to Kafka and to PostgreSQL. */
    List<Cable> cablesOf(String replica) {
        return Stream.of(kafkaCables, postgresCables)
                .flatMap(cables -> Stream.ofNullable(cables.get(replica)))
                .toList();
    }

    /** Kafka's settings for a replica, e.g. of "trainer-service", "a". */
    Map<String, String> kafka(String service, String replica) {
        int port = kafkaCables.get(service + " " + replica).port();
        Map<String, String> settings = new HashMap<>();
        BrokerAccount.clientSettings(password).forEach((key, value) -> settings.put("kafka." + key, value));
        settings.put("kafka.bootstrap.servers", LoopbackPort.HOST + ":" + port);
        settings.put("kafka.security.protocol", "SASL_SSL");
        settings.put("kafka.ssl.truststore.type", "PEM");
        settings.put("kafka.ssl.truststore.location", locks.certificate().toString());
        return settings;
    }

    /** The database's settings for a replica of the eval-service. */
    Map<String, String> postgres(String replica) {
        return Map.of(
                "quarkus.datasource.jdbc.url",
                postgresUrl(postgresCables.get("eval-service " + replica).port()),
                "quarkus.datasource.username",
                EmbeddedDatabase.USER,
                "quarkus.datasource.password",
                password.text());
    }

    private String postgresUrl(int port) {
        return EmbeddedDatabase.jdbcUrl(port) + "&sslmode=verify-full&sslrootcert=" + locks.certificate();
    }

    private boolean answers() {
        try (Connection connection = connection()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() {
        kafkaCables.values().forEach(Cable::close);
        postgresCables.values().forEach(Cable::close);
        kafka.end();
        postgres.end();
    }
}
