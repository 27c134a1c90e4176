package io.squadron.local.stack;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one service running: starts it, waits until it is ready, watches it, starts it again when it dies or hangs. A
 * service that does not come up the first time is not tried again: that is a mistake to be told, not an accident to be
 * repaired. Whatever else fails here, a full disk or a bug, is an accident: it is told in the log and the keeping goes on.
 */
final class ServiceKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceKeeper.class);
    private static final int TAIL_LINES = 12;

    /** Between two looks at a service that starts; the end of its process ends the pause. */
    private static final Duration START_INTERVAL = Duration.ofMillis(150);

    private final ServiceDefinition service;
    private final StackHome home;
    private final StateRecorder recorder;
    private final RestartPolicy policy;
    private final Duration startLimit;
    private final HealthWatch watch;
    private final Health health;
    private final CompletableFuture<Void> firstReady = new CompletableFuture<>();
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final Thread thread;
    private Process process; // guarded by this

    ServiceKeeper(
            ServiceDefinition service,
            StackHome home,
            StateRecorder recorder,
            RestartPolicy policy,
            Duration startLimit,
            HealthWatch watch) {
        this.service = service;
        this.home = home;
        this.recorder = recorder;
        this.policy = policy;
        this.startLimit = startLimit;
        this.watch = watch;
        this.health = new Health(service, watch.answerLimit());
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
            if (!ProcessIdentity.ended(last.toHandle(), StopLimits.SERVICE)) {
                LOG.warn("{} did not end within {} s and is killed", title(), StopLimits.SERVICE.toSeconds());
                last.destroyForcibly();
                ProcessIdentity.ended(last.toHandle(), StopLimits.KILLED);
            }
        }
        awaitLastRecord();
    }

    /** The keeping thread writes down that the service has stopped; after that it touches the home no more. */
    private void awaitLastRecord() {
        try {
            thread.join(StopLimits.KILLED.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            keep();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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

    /** One life of the service, from its start to its end; what fails in the keeping itself ends this life only. */
    @SuppressWarnings("CatchingUnchecked") // an Error, too: without this thread nobody would start the service again
    private Life live() throws InterruptedException {
        LogFile log = home.log(service.part().title());
        Process current = null;
        Instant ready = null;
        try {
            long logStart;
            synchronized (this) {
                if (isStopping()) {
                    return new Life("stopped", Duration.ZERO, "");
                }
                logStart = log.length();
                current = launch(log);
                process = current;
            }
            recorder.started(service.part(), current.toHandle());
            if (!becomesReady(current)) {
                boolean late = current.isAlive();
                current.destroyForcibly();
                String end = late ? "was not ready after " + startLimit.toSeconds() + " s" : ended(current);
                return new Life(end, Duration.ZERO, sentence(end, log, logStart));
            }
            ready = Instant.now();
            recorder.ready(service.part());
            firstReady.complete(null);
            String end = watchUntilTheEnd(current);
            return new Life(end, Duration.between(ready, Instant.now()), sentence(end, log, logStart));
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            LOG.error("Keeping {} has failed", title(), e);
            if (current != null) {
                current.destroyForcibly().waitFor();
            }
            String end = "could not be kept: " + e.getMessage();
            return new Life(
                    end,
                    ready == null ? Duration.ZERO : Duration.between(ready, Instant.now()),
                    e instanceof StackException ? e.getMessage() : "The " + title() + " " + end + ".");
        }
    }

    /** Waits for the service to be ready; false if it ended, if the limit has passed, or if it is no longer wanted. */
    private boolean becomesReady(Process current) throws InterruptedException {
        long deadline = System.nanoTime() + startLimit.toNanos();
        while (System.nanoTime() < deadline) {
            if (health.ask().kind() == Health.Answer.Kind.READY) {
                return current.isAlive();
            }
            if (current.waitFor(START_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return false;
    }

    /** Records what the service says about itself until its process ends, and ends it if it says nothing for too long. */
    private String watchUntilTheEnd(Process current) throws InterruptedException {
        int silent = 0;
        while (!current.waitFor(watch.interval().toMillis(), TimeUnit.MILLISECONDS)) {
            Health.Answer answer = health.ask();
            if (isStopping() || !current.isAlive()) {
                current.waitFor();
                break;
            }
            silent = answer.kind() == Health.Answer.Kind.SILENT ? silent + 1 : 0;
            if (answer.kind() == Health.Answer.Kind.READY) {
                recorder.ready(service.part());
            } else {
                recorder.notReady(service.part(), answer.detail());
            }
            if (silent >= watch.silentLooks()) {
                current.destroyForcibly().waitFor();
                return "did not answer " + silent + " times in a row and was killed";
            }
        }
        return ended(current);
    }

    private static String ended(Process current) {
        return "ended with exit code " + current.exitValue();
    }

    private Process launch(LogFile log) {
        try {
            ProcessBuilder builder = new ProcessBuilder(service.command())
                    .directory(home.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.append());
            service.environment().forEach(builder.environment()::putIfAbsent);
            builder.environment().putAll(service.secrets());
            return builder.start();
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
