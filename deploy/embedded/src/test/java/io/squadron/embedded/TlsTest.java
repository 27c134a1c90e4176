package io.squadron.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.certs.CertificateGenerator;
import io.smallrye.certs.CertificateRequest;
import io.smallrye.certs.Format;
import io.squadron.embedded.EmbeddedKafka.Entrance;
import io.squadron.kafka.TopicAdmin;
import io.squadron.kafka.TopicException;
import io.squadron.kafka.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both servers with a certificate, and what their clients say to one that they do not believe. */
class TlsTest {
    @TempDir
    Path directory;

    private final Password password = Password.random();
    private ServerCertificate certificate;

    @BeforeEach
    void makeCertificates() throws Exception {
        certificate = make("server");
        make("stranger");
    }

    private ServerCertificate make(String name) throws Exception {
        var unused = new CertificateGenerator(directory, true)
                .generate(new CertificateRequest()
                        .withName(name)
                        .withFormat(Format.PEM)
                        .withCN("localhost")
                        .withSubjectAlternativeName("DNS:localhost")
                        .withSubjectAlternativeName("IP:127.0.0.1"));
        Path key = directory.resolve(name + ".key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return new ServerCertificate(directory.resolve(name + ".crt"), key);
    }

    @Test
    void aDatabaseWithACertificateSpeaksTlsAndNothingElse() throws Exception {
        try (EmbeddedDatabase database =
                EmbeddedDatabase.start(directory.resolve("postgres"), 0, password, Optional.of(certificate))) {
            try (Connection connection = connect(database, "&sslmode=verify-full&sslrootcert=" + certificate.chain());
                    Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery("select ssl from pg_stat_ssl where pid = pg_backend_pid()")) {
                rows.next();
                assertThat(rows.getBoolean(1)).isTrue();
            }
            assertThatThrownBy(() -> connect(database, "&sslmode=disable").close())
                    .hasMessageContaining("no encryption");
            assertThatThrownBy(() -> connect(
                                    database, "&sslmode=verify-full&sslrootcert=" + directory.resolve("stranger.crt"))
                            .close())
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void anEntranceOfABrokerSpeaksTlsAndAsksForThePassword() {
        int port = LoopbackPort.free();
        Entrance entrance = new Entrance("ENTRANCE", port, port);
        try (EmbeddedKafka kafka =
                EmbeddedKafka.start(directory.resolve("kafka"), 0, password, List.of(entrance), certificate)) {
            TopicAdmin.create(kafka.clientSettings(), Topics.all());

            assertThat(TopicAdmin.check(client(entrance, "server.crt", password), Topics.all()))
                    .isEmpty();
            assertThatThrownBy(() -> TopicAdmin.check(client(entrance, "stranger.crt", password), Topics.all()))
                    .isInstanceOf(TopicException.class)
                    .hasMessageContaining("SSL handshake failed");
            assertThatThrownBy(() -> TopicAdmin.check(client(entrance, "server.crt", Password.random()), Topics.all()))
                    .isInstanceOf(TopicException.class)
                    .hasMessageContaining("Authentication failed");
        }
    }

    private Map<String, Object> client(Entrance entrance, String believed, Password shown) {
        Map<String, Object> client = new HashMap<>(BrokerAccount.clientSettings(shown));
        client.put("bootstrap.servers", LoopbackPort.HOST + ":" + entrance.port());
        client.put("security.protocol", "SASL_SSL");
        client.put("ssl.truststore.type", "PEM");
        client.put("ssl.truststore.location", directory.resolve(believed).toString());
        return client;
    }

    private Connection connect(EmbeddedDatabase database, String options) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl() + options, EmbeddedDatabase.USER, password.text());
    }
}
