package io.squadron.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.kafka.TopicAdmin;
import io.squadron.kafka.Topics;
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
import java.util.concurrent.ExecutionException;
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

    @Test
    void nobodyElseReadsThePasswordNorPutsAnotherServerInPlace() throws Exception {
        EmbeddedDatabase.start(directory, 0, password).close();

        for (String file : List.of("postgres.log", "data/pg_hba.conf", "data/postmaster.opts")) {
            assertThat(Files.readString(directory.resolve(file))).isNotEmpty().doesNotContain(password.text());
        }
        assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
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
