package io.squadron.local.stack;

import io.squadron.embedded.EmbeddedDatabase;
import io.squadron.embedded.EmbeddedServerException;
import io.squadron.embedded.Password;
import io.squadron.kafka.TopicException;
import io.squadron.local.stack.SupervisorReport.Failed;
import io.squadron.local.stack.SupervisorReport.PartChanged;
import io.squadron.local.stack.SupervisorReport.Running;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that holds a stack together. It says how the start goes on its standard output ({@link
 * SupervisorReport}), stays until it is no longer wanted, and stops everything in order. It is no longer wanted after
 * SIGTERM or SIGINT, or when its standard input ends before somebody has written {@value #DETACH} there.
 */
public final class Supervisor {
    /** The line that makes the supervisor outlive its starter. */
    static final String DETACH = "detach";

    /** The name of the supervisor's log. */
    static final String LOG = "supervisor";

    private static final Logger LOGGER = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration LOOK_AFTER_FILES = Duration.ofSeconds(5);

    private final StackHome home;
    private final Ports ports;
    private final CompletableFuture<Void> stopRequested = new CompletableFuture<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private Supervisor(StackHome home, Ports ports) {
        this.home = home;
        this.ports = ports;
    }

    /**
     * Runs a stack.
     *
     * @param args home, port offset, limit in seconds for a service's start
     */
    public static void main(String[] args) {
        StackHome home = new StackHome(Path.of(args[0]));
        Supervisor supervisor = new Supervisor(home, new Ports(Integer.parseInt(args[1])));
        System.exit(supervisor.run(Duration.ofSeconds(Long.parseLong(args[2]))));
    }

    private int run(Duration startLimit) {
        stopWhenUnwanted();
        try (FileLock lock = home.tryLock()
                .orElseThrow(() -> new StackException("Another Squadron is starting, running or stopping in "
                        + home.directory() + ": wait for it, stop it with `squadron down`, or choose another home with "
                        + "--home DIR."))) {
            LOGGER.debug("Holding {}", lock);
            runLocked(startLimit);
            return 0;
        } catch (StackException | EmbeddedServerException | TopicException e) {
            LOGGER.error("The start has failed: {}", e.getMessage(), e.getCause());
            report(new Failed(e.getMessage()));
            return 1;
        } catch (RuntimeException e) {
            LOGGER.error("The supervisor has failed", e);
            report(new Failed("Squadron's supervisor has failed unexpectedly (" + e + "): see "
                    + home.log(LOG).path() + "."));
            return 1;
        } catch (IOException e) {
            LOGGER.warn("The lock was not released in order", e);
            return 0;
        } finally {
            stopped.countDown();
        }
    }

    private void runLocked(Duration startLimit) {
        Orphans.stop(home);
        EmbeddedDatabase.stopOrphan(home.postgres());
        ports.requireFree();
        new HomeAccess(home.directory()).make();
        Password password = new HomePassword(home.directory()).make();
        StateRecorder recorder =
                new StateRecorder(home, ports, (part, state, detail) -> report(new PartChanged(part, state, detail)));
        recorder.begin();
        List<ServiceKeeper> services = new Services(
                        Distribution.find(), home, ports, HeapSizes.ofThisMachine(), password)
                .definitions().stream()
                        .map(service -> new ServiceKeeper(
                                service, home, recorder, RestartPolicy.DEFAULT, startLimit, HealthWatch.DEFAULT))
                        .toList();
        try (HostedStack stack =
                        new HostedStack(servers(recorder, password), services, HealthWatch.DEFAULT.interval());
                Rounds rounds = new Rounds(
                        "housekeeping", LOOK_AFTER_FILES, List.of(recorder::writeUnwritten, home::rotateLogs))) {
            LOGGER.debug("Housekeeping by {}", rounds);
            stack.start(stopRequested);
            if (!stopRequested.isDone()) {
                recorder.phase(StackState.Phase.RUNNING);
                report(new Running());
                stopRequested.join();
            }
            recorder.phase(StackState.Phase.STOPPING);
        } finally {
            home.forget();
        }
        LOGGER.info("Everything has stopped");
    }

    private List<ServerKeeper> servers(StateRecorder recorder, Password password) {
        HostedServer kafka =
                new HostedServer(Part.KAFKA, () -> HostedBroker.start(home.kafka(), ports.kafka(), password));
        HostedServer postgres = new HostedServer(
                Part.POSTGRES, () -> HostedDatabase.start(home.postgres(), ports.postgres(), password));
        return Stream.of(kafka, postgres)
                .map(server -> new ServerKeeper(server, recorder, RestartPolicy.DEFAULT))
                .toList();
    }

    private void stopWhenUnwanted() {
        Thread standardInput = new Thread(this::readStandardInput, "standard-input");
        standardInput.setDaemon(true);
        standardInput.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait, "stop"));
    }

    private void readStandardInput() {
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            String line = input.readLine();
            while (line != null) {
                if (line.equals(DETACH)) {
                    return;
                }
                line = input.readLine();
            }
        } catch (IOException e) {
            LOGGER.debug("Standard input ended", e);
        }
        LOGGER.info("Whoever started this has gone");
        stopRequested.complete(null);
    }

    /** In the shutdown hook: the JVM ends when this returns, so it returns when the stack is down. */
    private void stopAndWait() {
        stopRequested.complete(null);
        try {
            if (!stopped.await(StopLimits.STACK.toSeconds(), TimeUnit.SECONDS)) {
                LOGGER.error("The stack did not stop within {} s", StopLimits.STACK.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Standard output is a pipe to the starter; when that has gone, nobody listens and nothing breaks. */
    private static void report(SupervisorReport report) {
        System.out.println(report.line());
    }
}
