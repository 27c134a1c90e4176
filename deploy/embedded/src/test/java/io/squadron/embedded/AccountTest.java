package io.squadron.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.kafka.TopicAdmin;
import io.squadron.kafka.Topics;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is on this machine can connect to loopback ports; both servers let in who knows their password. */
class AccountTest {
    private static final String ADDRESS = "bootstrap.servers";

    @TempDir
    Path directory;

    private final Password password = Password.random();
    private final Password another = Password.random();

    @Test
    void aDatabaseTakesNobodyWithoutItsPassword() throws SQLException {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory, 0, password)) {
            for (String wrong : List.of("", EmbeddedDatabase.USER, another.text())) {
                assertThatThrownBy(() -> connect(database, wrong).close())
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("password");
            }
            connect(database, password.text()).close();
            assertThat(database.answers()).isTrue();
        }
    }

    @Test
    void aDatabaseThatIsStartedWithAnotherPasswordTakesThatAlone() throws SQLException {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory, 0, password);
                Connection connection = connect(database, password.text());
                Statement statement = connection.createStatement()) {
            statement.execute("create table kept()");
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory, 0, another)) {
            assertThatThrownBy(() -> connect(database, password.text()).close())
                    .hasMessageContaining("password authentication failed");
            try (Connection connection = connect(database, another.text());
                    Statement statement = connection.createStatement()) {
                statement.execute("select from kept");
            }
        }
    }

    /** As those that were made before there was a password. */
    @Test
    void aDatabaseThatTrustedWhoeverCameTakesNobodyAnyMore() throws Exception {
        EmbeddedDatabase.start(directory, 0, password).close();
        Files.writeString(directory.resolve("data/pg_hba.conf"), "host all all 127.0.0.1/32 trust\n");

        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory, 0, password)) {
            assertThatThrownBy(() -> connect(database, "").close()).hasMessageContaining("password");
        }
    }

    /** Homes were open, and the library lets everybody write where it unpacks the server. */
    @Test
    void aServerThatSomebodyElseHasPutThereIsNeverStarted() throws Exception {
        Path home = Files.createDirectories(directory.resolve("postgres"));
        Path planted =
                Files.createDirectories(home.resolve("bin/PG-planted/bin")).resolve("postgres");
        Files.writeString(planted, "#!/bin/sh\ncat >" + directory.resolve("stolen") + "\n");
        Files.setPosixFilePermissions(planted, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));

        EmbeddedDatabase.start(home, 0, password).close();

        assertThat(directory.resolve("stolen")).doesNotExist();
        assertThat(planted).doesNotExist();
        assertThat(Files.getPosixFilePermissions(home)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void thePasswordIsInNoFileWhateverTheServerIsToldToLog() throws Exception {
        EmbeddedDatabase.start(directory, 0, password).close();
        Files.writeString(
                directory.resolve("data/postgresql.auto.conf"),
                "log_statement = 'all'\nlog_min_duration_statement = 0\npassword_encryption = 'md5'\n");

        EmbeddedDatabase.start(directory, 0, another).close();

        assertThat(Files.readString(directory.resolve("postgres.log"))).contains("SELECT 1");
        for (Path file : filesOf(directory)) {
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain(password.text(), another.text());
        }
    }

    /** Whoever listens on the port while PostgreSQL is away asks for the password as it is. */
    @Test
    void whoOnlyListensOnThePortIsNotToldThePassword() throws Exception {
        StringBuilder heard = new StringBuilder();
        try (ServerSocket impostor = Sockets.listen()) {
            Thread listener = new Thread(() -> askForThePassword(impostor, heard), "impostor");
            listener.start();
            String url = EmbeddedDatabase.jdbcUrl(impostor.getLocalPort()) + "&sslmode=disable&socketTimeout=5";

            assertThatThrownBy(() -> DriverManager.getConnection(url, EmbeddedDatabase.USER, password.text())
                            .close())
                    .isInstanceOf(SQLException.class);
            listener.join();
        }
        assertThat(heard.toString()).contains(EmbeddedDatabase.USER).doesNotContain(password.text());
    }

    private static void askForThePassword(ServerSocket impostor, StringBuilder heard) {
        byte[] askForClearText = {'R', 0, 0, 0, 8, 0, 0, 0, 3};
        try (Socket client = impostor.accept()) {
            client.setSoTimeout(5_000);
            byte[] some = new byte[8_192];
            int count = client.getInputStream().read(some);
            while (count >= 0) {
                heard.append(new String(some, 0, count, StandardCharsets.ISO_8859_1));
                client.getOutputStream().write(askForClearText);
                count = client.getInputStream().read(some);
            }
        } catch (IOException e) {
            // The client has gone.
        }
    }

    @Test
    void aStartThatFailedDoesNotKeepTheNextOneFromSucceeding() throws Exception {
        EmbeddedDatabase.start(directory, 0, password).close();
        Path version = directory.resolve("data/PG_VERSION");
        String right = Files.readString(version);
        Files.writeString(version, "7.1\n");

        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(directory, 0, password))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessageContaining("its password could not be set")
                    .hasMessageContaining("postgres.log");
        }
        Files.writeString(version, right);
        EmbeddedDatabase.start(directory, 0, password).close();
    }

    private static List<Path> filesOf(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(directory.resolve("bin")))
                    .toList();
        }
    }

    @Test
    void theListenerOfABrokersControllerAsksToo() {
        Properties settings =
                BrokerSettings.of(1, directory, "127.0.0.1:9410", "127.0.0.1:9411", Optional.of(password));

        assertThat(settings.getProperty("listener.security.protocol.map").split(",", -1))
                .hasSize(2)
                .allMatch(listener -> listener.endsWith(":SASL_PLAINTEXT"));
    }

    @Test
    void aBrokerTakesNobodyWithoutItsPassword() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0, password)) {
            assertThatThrownBy(() -> askForTopics(Map.of(ADDRESS, kafka.bootstrapServers())))
                    .hasCauseInstanceOf(TimeoutException.class);
            Map<String, Object> wrong = new HashMap<>(BrokerAccount.clientSettings(another));
            wrong.put(ADDRESS, kafka.bootstrapServers());
            assertThatThrownBy(() -> askForTopics(wrong)).hasCauseInstanceOf(SaslAuthenticationException.class);
            Map<String, Object> stranger = new HashMap<>(kafka.clientSettings());
            stranger.computeIfPresent(
                    "sasl.jaas.config", (key, login) -> ((String) login).replace(BrokerAccount.USER, "stranger"));
            assertThatThrownBy(() -> askForTopics(stranger)).hasCauseInstanceOf(SaslAuthenticationException.class);

            askForTopics(kafka.clientSettings());
            assertThat(kafka.answers()).isTrue();
        }
    }

    /** As those that were made before there was a password, or that come out of a backup. */
    @Test
    void aBrokerThatHadNoPasswordOrAnotherKeepsItsTopics() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
            TopicAdmin.create(kafka.bootstrapServers());
        }
        for (Password next : List.of(password, another)) {
            try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0, next)) {
                assertThat(TopicAdmin.check(kafka.clientSettings(), Topics.all()))
                        .isEmpty();
            }
        }
    }

    @Test
    void aPasswordDoesNotPrintItselfAndIsNeverTheSame() {
        assertThat(password).isNotEqualTo(another).hasToString("a password");
        assertThatThrownBy(() -> new Password("'; drop table question; --"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 20 characters");
    }

    private static Connection connect(EmbeddedDatabase database, String password) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), EmbeddedDatabase.USER, password);
    }

    private static void askForTopics(Map<String, Object> client) throws ExecutionException, InterruptedException {
        Map<String, Object> impatient = new HashMap<>(client);
        impatient.put("default.api.timeout.ms", 3_000);
        impatient.put("request.timeout.ms", 2_000);
        try (Admin admin = Admin.create(impatient)) {
            admin.listTopics().names().get();
        }
    }
}
