package io.squadron.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
    @TempDir
    Path directory;

    @Test
    void rowsAreThereAfterARestart() throws SQLException {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory, 0, StackProcess.PASSWORD)) {
            assertThat(query(database.jdbcUrl(), "show server_encoding")).isEqualTo("UTF8");
            assertThat(query(database.jdbcUrl(), "show listen_addresses")).isEqualTo("127.0.0.1");
            execute(database.jdbcUrl(), "create table question(text text)");
            execute(database.jdbcUrl(), "insert into question values ('Où est Zoë?')");
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory, 0, StackProcess.PASSWORD)) {
            assertThat(query(database.jdbcUrl(), "select text from question")).isEqualTo("Où est Zoë?");
        }
    }

    @Test
    void aServerWhoseLauncherWasKilledIsStoppedAndItsRowsAreThere() throws Exception {
        Path stackDirectory = directory.resolve("stack");
        int port;
        long orphan;
        try (StackProcess process = StackProcess.postgres(stackDirectory)) {
            port = process.port();
            String url = EmbeddedDatabase.jdbcUrl(port);
            execute(url, "create table answer(text text)");
            execute(url, "insert into answer values ('in the kitchen')");
            process.kill();
            orphan = postmaster(stackDirectory);
            assertThat(ProcessHandle.of(orphan))
                    .as("PostgreSQL outlives its launcher")
                    .isPresent();
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.start(stackDirectory, port, StackProcess.PASSWORD)) {
            assertThat(database.port()).isEqualTo(port);
            assertThat(postmaster(stackDirectory)).isNotEqualTo(orphan);
            assertThat(query(database.jdbcUrl(), "select text from answer")).isEqualTo("in the kitchen");
        }
    }

    @Test
    void aStrangerWithTheRecordedProcessIdIsLeftAlone() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            Path data = Files.createDirectories(directory.resolve("data"));
            long lastYear = System.currentTimeMillis() / 1000 - 365L * 24 * 3600;
            Files.writeString(
                    data.resolve("postmaster.pid"), stranger.pid() + "\n" + data + "\n" + lastYear + "\n5432\n");
            OrphanedPostgres.stop(data);
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    /** As it is left by a kill while a password is set: PostgreSQL writes the process id of such a server as a negative number. */
    @Test
    void aServerInSingleUserModeThatWasLeftIsStoppedToo() throws Exception {
        Process left = new ProcessBuilder("sleep", "60").start();
        try {
            Path data = Files.createDirectories(directory.resolve("data"));
            long started = left.info().startInstant().orElseThrow().getEpochSecond();
            Files.writeString(data.resolve("postmaster.pid"), -left.pid() + "\n" + data + "\n" + started + "\n0\n");

            assertThat(OrphanedPostgres.stop(data)).isTrue();
            assertThat(left.isAlive()).isFalse();
        } finally {
            left.destroyForcibly();
        }
    }

    @Test
    void aFirstStartThatWasInterruptedIsBegunAgain() throws Exception {
        Path data = Files.createDirectories(directory.resolve("data"));
        Files.writeString(data.resolve("PG_VERSION"), "18\n");
        Files.createDirectories(data.resolve("base"));
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory, 0, StackProcess.PASSWORD)) {
            assertThat(query(database.jdbcUrl(), "select current_database()")).isEqualTo(EmbeddedDatabase.DATABASE);
        }
    }

    @Test
    void aPortInUseIsNamedInOneSentence() throws Exception {
        try (var taken = Sockets.listen()) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(directory, taken.getLocalPort()))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessage("Port " + taken.getLocalPort() + " on 127.0.0.1 is in use, so PostgreSQL cannot start: "
                            + "stop the program that listens there, or choose another port for PostgreSQL.");
        }
    }

    private static long postmaster(Path stackDirectory) throws Exception {
        Path pidFile = stackDirectory.resolve("data").resolve("postmaster.pid");
        return Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(url, EmbeddedDatabase.USER, StackProcess.PASSWORD.text());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(String url, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(url, EmbeddedDatabase.USER, StackProcess.PASSWORD.text());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
