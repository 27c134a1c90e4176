package io.squadron.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.util.PSQLException;
import org.slf4j.LoggerFactory;

/**
 * One PostgreSQL server as a child process of this JVM, with a database {@value #DATABASE} in it. It listens on
 * 127.0.0.1 only and lets in who knows its password, which is what it was started with last.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    /** The database that is created. UTF-8, and empty in the beginning. */
    public static final String DATABASE = "squadron";

    /** The user that owns everything. */
    public static final String USER = "postgres";

    private static final Duration STARTUP_LIMIT = Duration.ofSeconds(60);
    private static final int ANSWER_SECONDS = 5;

    /** The driver's, like libpq's {@code require_auth}. */
    private static final String REQUIRE_AUTH = "requireAuth";

    /** Where the library tidies up, whatever it is told otherwise: by default in a directory that all users share. */
    private static final String LIBRARY_DIRECTORY = "ot.epg.working-dir";

    /** The library's lock, which it keeps when a start fails, so that the next one in this JVM would fail, too. */
    private static final String LIBRARY_LOCK = "epg-lock";

    private final EmbeddedPostgres server;
    private final Password password;

    private EmbeddedDatabase(EmbeddedPostgres server, Password password) {
        this.server = server;
        this.password = password;
    }

    /** Starts PostgreSQL with a password that nobody else knows. See {@link #start(Path, int, Password)}. */
    public static EmbeddedDatabase start(Path directory, int port) {
        return start(directory, port, Password.random());
    }

    /**
     * Starts PostgreSQL and returns once it answers. A server that a killed JVM left behind on the same directory is
     * stopped first.
     *
     * @param directory gets {@code data}, {@code bin} (the unpacked server) and {@code postgres.log}
     * @param port the port on 127.0.0.1, 0 for a free one
     * @param password what lets in from now on, whatever did before
     * @throws EmbeddedServerException if the port is in use or the server does not come up
     */
    public static EmbeddedDatabase start(Path directory, int port, Password password) {
        return start(directory, port, password, Optional.empty());
    }

    /** As {@link #start(Path, int, Password)}; where it has a certificate, it speaks TLS and nothing else. */
    public static EmbeddedDatabase start(
            Path directory, int port, Password password, Optional<ServerCertificate> certificate) {
        Path home = directory.toAbsolutePath().normalize();
        Path data = home.resolve("data");
        OrphanedPostgres.stop(data);
        int freePort = LoopbackPort.require(port, "PostgreSQL");
        EmbeddedPostgres server = null;
        try {
            if (Directories.close(home)) {
                // The library lets everybody write where it unpacks the server: what lies there may be somebody else's.
                Directories.delete(home.resolve("bin"));
            }
            discardUnfinished(data);
            server = launch(home, data, freePort, password, certificate);
            createDatabase(server);
            return new EmbeddedDatabase(server, password);
        } catch (IOException | SQLException | IllegalStateException | UncheckedIOException e) {
            if (server != null) {
                closeQuietly(server, e);
            }
            forgetLock(data);
            throw new EmbeddedServerException(
                    "PostgreSQL could not start on " + LoopbackPort.HOST + ":" + freePort + " with its data in " + data
                            + " (see " + home.resolve("postgres.log") + "): " + e.getMessage(),
                    e);
        }
    }

    /**
     * Stops the server that a killed JVM left behind on this directory, without starting another.
     *
     * @return whether there was one
     */
    public static boolean stopOrphan(Path directory) {
        return OrphanedPostgres.stop(directory.toAbsolutePath().normalize().resolve("data"));
    }

    /** Returns the port on 127.0.0.1. */
    public int port() {
        return server.getPort();
    }

    /** Returns the password of {@value #USER}. */
    public String password() {
        return password.text();
    }

    /** Returns the JDBC address of the database {@value #DATABASE}, without user and password. */
    public String jdbcUrl() {
        return jdbcUrl(port());
    }

    /**
     * Returns the JDBC address that a server on {@code port} has. By it, a driver shows nothing to one that does not know the password
     * itself, as one that somebody else has started on the port.
     */
    public static String jdbcUrl(int port) {
        return "jdbc:postgresql://" + LoopbackPort.HOST + ":" + port + "/" + DATABASE + "?" + REQUIRE_AUTH + "="
                + DatabaseAccess.METHOD;
    }

    /**
     * Whether it answers a client now; waits {@value #ANSWER_SECONDS} seconds at most. A server that refuses because it
     * starts, recovers or has too many clients answers.
     */
    public boolean answers() {
        Properties client = new Properties();
        client.put("user", USER);
        client.put("password", password.text());
        client.put("connectTimeout", Integer.toString(ANSWER_SECONDS));
        client.put("loginTimeout", Integer.toString(ANSWER_SECONDS));
        client.put("socketTimeout", Integer.toString(ANSWER_SECONDS));
        try (Connection connection = DriverManager.getConnection(jdbcUrl(), client)) {
            return connection.isValid(ANSWER_SECONDS);
        } catch (PSQLException e) {
            return e.getServerErrorMessage() != null;
        } catch (SQLException e) {
            return false;
        }
    }

    /** Stops the server in order ("fast": open transactions are rolled back, the data is checkpointed). */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new EmbeddedServerException("PostgreSQL could not be stopped: " + e.getMessage(), e);
        }
    }

    /** The library reads the property when it makes a builder, and has no setter for it. */
    private static synchronized EmbeddedPostgres.Builder builderIn(Path home) {
        String before =
                System.setProperty(LIBRARY_DIRECTORY, home.resolve("library").toString());
        try {
            return EmbeddedPostgres.builder();
        } finally {
            if (before == null) {
                System.clearProperty(LIBRARY_DIRECTORY);
            } else {
                System.setProperty(LIBRARY_DIRECTORY, before);
            }
        }
    }

    private static EmbeddedPostgres launch(
            Path home, Path data, int port, Password password, Optional<ServerCertificate> certificate)
            throws IOException {
        Path log = home.resolve("postgres.log");
        OwnServer own = new OwnServer(home.resolve("bin"));
        String connections = certificate.isPresent() ? "hostssl" : "host";
        EmbeddedPostgres.Builder builder = builderIn(home);
        certificate.ifPresent(shown -> builder.setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", shown.chain().toString())
                .setServerConfig("ssl_key_file", shown.privateKey().toString()));
        return builder.setDataDirectory(data)
                .setPgBinaryResolver(own)
                .setOverrideWorkingDirectory(own.directory().toFile())
                .setDataDirectoryCustomizer(
                        files -> DatabaseAccess.set(own.unpacked(), files.toPath(), log, USER, password, connections))
                .setConnectConfig("password", password.text())
                .setConnectConfig(REQUIRE_AUTH, DatabaseAccess.METHOD)
                .setCleanDataDirectory(false)
                // Who starts this decides when it stops: a hook of its own would race with theirs.
                .setRegisterShutdownHook(false)
                .setPort(port)
                .setPGStartupWait(STARTUP_LIMIT)
                .setErrorRedirector(Redirect.appendTo(log.toFile()))
                .setOutputRedirector(Redirect.appendTo(log.toFile()))
                .setLocaleConfig("locale", "C")
                .setServerConfig("listen_addresses", LoopbackPort.HOST)
                // Without it the server leaves a socket file in /tmp that others stumble over after a kill -9.
                .setServerConfig("unix_socket_directories", "")
                // The library turns fsync off, for tests; this data is meant to outlive a power cut.
                .setServerConfig("fsync", "on")
                .setServerConfig("shared_buffers", "64MB")
                .setServerConfig("max_connections", "60")
                .setServerConfig("log_checkpoints", "off")
                .start();
    }

    /**
     * Removes what an interrupted first start left: a data directory without a control file was never
     * finished by initdb, holds nothing of a user, and initdb refuses to continue in it.
     */
    private static void discardUnfinished(Path data) throws IOException {
        if (Files.isDirectory(data) && !Files.exists(data.resolve("global").resolve("pg_control"))) {
            Directories.delete(data);
        }
    }

    private static void createDatabase(EmbeddedPostgres server) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            boolean exists;
            try (ResultSet found =
                    statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
                exists = found.next();
            }
            if (!exists) {
                statement.execute("create database " + DATABASE + " encoding 'UTF8' template template0");
            }
        }
    }

    private static void forgetLock(Path data) {
        try {
            Files.deleteIfExists(data.resolve(LIBRARY_LOCK));
        } catch (IOException e) {
            LoggerFactory.getLogger(EmbeddedDatabase.class)
                    .warn("{} cannot be deleted, so the next start in this process may fail", data, e);
        }
    }

    private static void closeQuietly(EmbeddedPostgres server, Exception reason) {
        try {
            server.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}
