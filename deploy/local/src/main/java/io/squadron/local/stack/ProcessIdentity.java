package io.squadron.local.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process, by its id and its start time. The id alone is used again by strangers, after a restart of the machine in
 * particular, so nothing is ever stopped by its id alone.
 *
 * @param pid the process id
 * @param startedAtMillis the start time that the system gives, in milliseconds since 1970
 */
public record ProcessIdentity(long pid, long startedAtMillis) {
    /** Linux counts from the boot, and moves the boot's time a little when the clock is adjusted. */
    private static final long TOLERANCE_MILLIS = 2_000;

    static ProcessIdentity of(ProcessHandle process) {
        Instant started = process.info().startInstant().orElse(Instant.EPOCH);
        return new ProcessIdentity(process.pid(), started.toEpochMilli());
    }

    /** Returns the process if it still runs. */
    public Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::startedThen);
    }

    /** Asks the process to end, and makes it after the limit; returns when it is gone. */
    void stop(Duration limit) {
        find().ifPresent(process -> {
            process.destroy();
            if (!ended(process, limit)) {
                process.destroyForcibly();
                ended(process, limit);
            }
        });
    }

    static boolean ended(ProcessHandle process, Duration limit) {
        try {
            process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        } catch (TimeoutException | ExecutionException | CompletionException e) {
            return !process.isAlive();
        }
    }

    private boolean startedThen(ProcessHandle process) {
        return process.info()
                .startInstant()
                .filter(started -> Math.abs(started.toEpochMilli() - startedAtMillis) <= TOLERANCE_MILLIS)
                .isPresent();
    }
}
