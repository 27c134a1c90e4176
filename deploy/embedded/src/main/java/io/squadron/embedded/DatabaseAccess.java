package io.squadron.embedded;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

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

    private static final long STOP_SECONDS = 10;

    /** How the password is proven: neither side says it. */
    static final String METHOD = "scram-sha-256";

    /** What the owner may have told the server holds for a moment of this, too. */
    private static final List<String> SETTINGS = List.of(
            "exit_on_error=on",
            "password_encryption=" + METHOD,
            // The statement holds the password, and is in no log.
            "log_min_error_statement=panic",
            "log_statement=none",
            "log_min_duration_statement=-1",
            "logging_collector=off");

    private static final String MARK = "# Written at each start.";

    private static final String ENTRIES = MARK + " TYPE DATABASE USER ADDRESS METHOD\n%s all %s %s/32 %s\n";

    private DatabaseAccess() {}

    /**
     * Lets in who knows the password, and nobody else.
     *
     * @param server the unpacked one
     * @param log what the server says is added there
     * @param connections {@code host}, or {@code hostssl} for those with TLS alone
     */
    static void set(Path server, Path data, Path log, String user, Password password, String connections) {
        try {
            Path entries = data.resolve("pg_hba.conf");
            keepForeign(entries);
            Files.writeString(entries, ENTRIES.formatted(connections, user, LoopbackPort.HOST, METHOD));
            // The password goes to its standard input: others can read what a process was started with.
            execute(server, data, log, "alter user %s password '%s';\n".formatted(user, password.text()));
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
        command.addAll(
                List.of(server.resolve("bin").resolve("postgres").toString(), "--single", "-D", data.toString()));
        SETTINGS.forEach(setting -> command.addAll(List.of("-c", setting)));
        command.add("postgres");
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
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    /** What its owner has written there, or initdb, is still to be read. */
    private static void keepForeign(Path entries) throws IOException {
        Path before = entries.resolveSibling("pg_hba.conf.before");
        if (!Files.exists(before) && !Files.readString(entries).startsWith(MARK)) {
            Files.copy(entries, before);
        }
    }
}
