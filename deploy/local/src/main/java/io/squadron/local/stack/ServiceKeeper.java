package io.squadron.local.stack;

import io.squadron.local.stack.Readiness.Outcome;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one service running: starts it, waits until it is ready, starts it again when it dies. A service that does not
 * come up the first time is not tried again: that is a mistake to be told, not an accident to be repaired.
 */
final class ServiceKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceKeeper.class);
    private static final int TAIL_LINES = 12;
    /** A trainer finishes its update and writes down where it stands; Quarkus gives it 30 s for that. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);

    private final ServiceDefinition service;
    private final StackHome home;
    private final StateRecorder recorder;
    private final RestartPolicy policy;
    private final Duration startLimit;
    private final Readiness readiness = new Readiness();
    private final CompletableFuture<Void> firstReady = new CompletableFuture<>();
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final Thread thread;
    private Process process; // guarded by this

    ServiceKeeper(
            ServiceDefinition service,
            StackHome home,
            StateRecorder recorder,
            RestartPolicy policy,
            Duration startLimit) {
        this.service = service;
        this.home = home;
        this.recorder = recorder;
        this.policy = policy;
        this.startLimit = startLimit;
        this.thread = new Thread(this::run, "keep-" + service.part().title());
    }

    /** Starts the service; the future tells when it is ready, or with a {@link StackException} why it never was. */
    CompletableFuture<Void> start() {
        thread.start();
        return firstReady;
    }

    /** Asks the service to end, and kills it if it takes too long. It is not started again. */
    @Override
    public void close() {
        Process last;
        synchronized (this) {
            stopRequested.countDown();
            last = process;
        }
        if (last != null) {
            last.destroy();
            if (!ProcessIdentity.ended(last.toHandle(), STOP_LIMIT)) {
                LOG.warn("{} did not end within {} s and is killed", title(), STOP_LIMIT.toSeconds());
                last.destroyForcibly();
                ProcessIdentity.ended(last.toHandle(), STOP_LIMIT);
            }
        }
        awaitLastRecord();
    }

    /** The keeping thread writes down that the service has stopped; after that it touches the home no more. */
    private void awaitLastRecord() {
        try {
            thread.join(STOP_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            keep();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("{} is no longer watched", title(), e);
            firstReady.completeExceptionally(e);
        }
    }

    private void keep() throws InterruptedException {
        int deathsInARow = 0;
        while (true) {
            Life life = live();
            if (isStopping()) {
                recorder.ended(service.part(), PartState.STOPPED, "");
                return;
            }
            if (!firstReady.isDone()) {
                recorder.ended(service.part(), PartState.FAILED, life.end());
                firstReady.completeExceptionally(new StackException(life.sentence()));
                return;
            }
            deathsInARow = life.readyFor().compareTo(policy.stableAfter()) >= 0 ? 1 : deathsInARow + 1;
            if (deathsInARow > policy.maxInARow()) {
                LOG.error("{} has died {} times in a row and is given up. {}", title(), deathsInARow, life.sentence());
                recorder.ended(service.part(), PartState.FAILED, life.end());
                return;
            }
            Duration pause = policy.pause(deathsInARow);
            LOG.warn("{} is started again in {} ms. {}", title(), pause.toMillis(), life.sentence());
            recorder.ended(service.part(), PartState.RESTARTING, life.end());
            if (stopRequested.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                recorder.ended(service.part(), PartState.STOPPED, "");
                return;
            }
        }
    }

    /** One life of the service, from its start to its end. */
    private Life live() throws InterruptedException {
        LogFile log = home.log(service.part().title());
        Process current;
        long logStart;
        synchronized (this) {
            if (isStopping()) {
                return new Life("stopped", Duration.ZERO, "");
            }
            Redirect output = log.append();
            logStart = log.length();
            current = launch(output);
            process = current;
        }
        recorder.started(service.part(), current.toHandle());
        Outcome outcome = readiness.await(current, service.readiness(), startLimit);
        Instant ready = Instant.now();
        if (outcome == Outcome.READY) {
            recorder.ready(service.part());
            firstReady.complete(null);
        } else if (outcome == Outcome.TOO_LATE && !isStopping()) {
            current.destroyForcibly();
        }
        int exitCode = current.waitFor();
        String end = outcome == Outcome.TOO_LATE
                ? "was not ready after " + startLimit.toSeconds() + " s"
                : "ended with exit code " + exitCode;
        Duration readyFor = outcome == Outcome.READY ? Duration.between(ready, Instant.now()) : Duration.ZERO;
        return new Life(end, readyFor, sentence(end, log, logStart));
    }

    private Process launch(Redirect output) {
        try {
            return new ProcessBuilder(service.command())
                    .directory(home.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
        } catch (IOException e) {
            throw new StackException("The " + title() + " could not be started: " + e.getMessage(), e);
        }
    }

    private boolean isStopping() {
        return stopRequested.getCount() == 0;
    }

    private String title() {
        return service.part().title() + "-service";
    }

    private String sentence(String end, LogFile log, long logStart) {
        List<String> lastLines = log.lastLines(logStart, TAIL_LINES);
        String place = "The " + title() + " " + end + "; its log is " + log.path();
        return lastLines.isEmpty()
                ? place + " (nothing was written)."
                : place + " and ends with:\n  " + String.join("\n  ", lastLines);
    }

    /**
     * How a life ended.
     *
     * @param end in short
     * @param readyFor how long the service did its work
     * @param sentence with what the log says about it
     */
    private record Life(String end, Duration readyFor, String sentence) {}
}
