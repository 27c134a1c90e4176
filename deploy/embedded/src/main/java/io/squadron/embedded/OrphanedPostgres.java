package io.squadron.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A PostgreSQL server that outlived the JVM that started it. Its data directory names it: {@code postmaster.pid} holds
 * the process id in its first line and the start time (Unix seconds) in its third. Both must fit the process, because
 * ids are used again and the file survives a crash of the machine.
 */
final class OrphanedPostgres {
    /** PostgreSQL takes its time a moment after the system's record of the process; the record has 10 ms steps. */
    private static final Duration START_TIME_TOLERANCE = Duration.ofSeconds(5);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private OrphanedPostgres() {}

    /**
     * Stops the server that runs on {@code data} and returns when it is gone.
     *
     * @return whether there was one
     */
    static boolean stop(Path data) {
        Optional<Orphan> orphan = find(data.resolve("postmaster.pid"));
        if (orphan.isEmpty()) {
            return false;
        }
        ProcessHandle server = orphan.get().server();
        try {
            new ProcessBuilder(List.of("kill", orphan.get().signal(), Long.toString(server.pid())))
                    .inheritIO()
                    .start()
                    .waitFor();
            server.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unstoppable(server, data, e);
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw unstoppable(server, data, e);
        }
    }

    private record Orphan(ProcessHandle server, boolean isSingleUser) {
        /**
         * SIGINT is PostgreSQL's "fast" shutdown; SIGTERM, which Java would send, waits for clients to leave. Of a server in
         * single-user mode, which has none, SIGINT would end a statement only.
         */
        String signal() {
            return isSingleUser ? "-TERM" : "-INT";
        }
    }

    private static Optional<Orphan> find(Path pidFile) {
        try {
            List<String> lines = Files.readAllLines(pidFile);
            // A server in single-user mode writes its own as a negative number.
            long pid = Long.parseLong(lines.get(0).strip());
            Instant started = Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip()));
            return ProcessHandle.of(Math.abs(pid))
                    .filter(process -> startedAt(process, started))
                    .map(process -> new Orphan(process, pid < 0));
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            // No file, or one that was never written whole: no server that could be named.
            return Optional.empty();
        }
    }

    private static boolean startedAt(ProcessHandle process, Instant expected) {
        return process.info()
                .startInstant()
                .filter(actual -> Duration.between(actual, expected).abs().compareTo(START_TIME_TOLERANCE) <= 0)
                .isPresent();
    }

    private static EmbeddedServerException unstoppable(ProcessHandle server, Path data, Exception cause) {
        return new EmbeddedServerException(
                "A PostgreSQL left from an earlier start (process " + server.pid() + ") still uses " + data
                        + " and did not stop: end it by hand, then start again.",
                cause);
    }
}
