package io.squadron.embedded;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Who a PostgreSQL lets in: its one user, from this machine, with the password. A superuser's statements can run programs, so that
 * whoever gets in is who started the server.
 *
 * <p>Set before each start, while nobody can connect, by a server in single-user mode, which listens nowhere: a database from
 * before there was a password gets one, and one that comes out of a backup a new one.
 */
final class DatabaseAccess {
    /** Longer than a statement takes, because a server that was killed recovers first. */
    private static final long LIMIT_MINUTES = 10;

    private static final String ENTRIES =
            """
            # Written at each start. TYPE DATABASE USER ADDRESS METHOD
            %s all %s %s/32 scram-sha-256
            """;

    private DatabaseAccess() {}

    /**
     * Lets in who knows the password, and nobody else.
     *
     * @param servers holds unpacked servers, {@code PG-…}
     * @param log what the server says is added there
     * @param connections {@code host}, or {@code hostssl} for those with TLS alone
     */
    static void set(Path servers, Path data, Path log, String user, Password password, String connections) {
        try {
            Path entries = data.resolve("pg_hba.conf");
            Files.writeString(entries, ENTRIES.formatted(connections, user, LoopbackPort.HOST));
            // The password goes to its standard input: others can read what a process was started with.
            execute(
                    newestServer(servers),
                    data,
                    log,
                    "alter user %s password '%s';\n".formatted(user, password.text()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the password was set", e);
        }
    }

    private static void execute(Path server, Path data, Path log, String statement)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            // As the library starts it: PostgreSQL refuses to run as root.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(
                server.resolve("bin").resolve("postgres").toString(),
                "--single",
                "-D",
                data.toString(),
                "-c",
                "exit_on_error=on",
                // A statement that fails is not to be read in the log.
                "-c",
                "log_min_error_statement=panic",
                "postgres"));
        Process process = new ProcessBuilder(command)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.appendTo(log.toFile()))
                .start();
        try {
            try (Writer statements = process.outputWriter(StandardCharsets.UTF_8)) {
                statements.write(statement);
            } catch (IOException e) {
                // It ended before it read, and says why in its log.
            }
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                throw new IOException("its password could not be set within " + LIMIT_MINUTES + " minutes");
            }
            if (process.exitValue() != 0) {
                throw new IOException("its password could not be set");
            }
        } finally {
            process.destroy();
        }
    }

    private static Path newestServer(Path servers) throws IOException {
        try (Stream<Path> unpacked = Files.list(servers)) {
            return unpacked.filter(server -> Files.isExecutable(server.resolve("bin/postgres")))
                    .max(Comparator.comparing(DatabaseAccess::changed))
                    .orElseThrow(() -> new IOException("there is no server in " + servers));
        }
    }

    private static FileTime changed(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
