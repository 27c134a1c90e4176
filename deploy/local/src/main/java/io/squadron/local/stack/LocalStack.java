package io.squadron.local.stack;

import io.squadron.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A running stack, as its user sees it. Either it was found running, then {@link #close} leaves it alone; or it was
 * started here, then it ends with {@link #close}, with this JVM, or with this JVM's sudden death.
 */
public final class LocalStack implements AutoCloseable {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    private final Endpoints endpoints;
    private final SupervisorProcess supervisor; // null: the stack was running already

    private LocalStack(Endpoints endpoints, SupervisorProcess supervisor) {
        this.endpoints = endpoints;
        this.supervisor = supervisor;
    }

    /**
     * Uses the stack that runs in this home, or starts one that belongs to this process.
     *
     * @throws StackException if it cannot be started, with one sentence that says why
     */
    public static LocalStack attachOrStart(StackOptions options, StackListener progress) {
        Optional<Endpoints> running = awaitRunning(options, progress);
        if (running.isPresent()) {
            return new LocalStack(running.get(), null);
        }
        SupervisorProcess supervisor = SupervisorProcess.launch(options);
        supervisor.endWithThisProcess();
        supervisor.awaitRunning(progress);
        return new LocalStack(new Ports(options.portOffset()).endpoints(), supervisor);
    }

    /**
     * Starts a stack that outlives this process, or finds the one that runs in this home.
     *
     * @throws StackException if it cannot be started, with one sentence that says why
     */
    public static Endpoints startDetached(StackOptions options, StackListener progress) {
        Optional<Endpoints> running = awaitRunning(options, progress);
        if (running.isPresent()) {
            return running.get();
        }
        SupervisorProcess supervisor = SupervisorProcess.launch(options);
        supervisor.awaitRunning(progress);
        supervisor.detach();
        return new Ports(options.portOffset()).endpoints();
    }

    /** Returns the state of the stack that runs in this home. */
    public static Optional<StackState> find(Path home) {
        return new StackHome(home.toAbsolutePath().normalize()).runningState();
    }

    /**
     * Stops what runs in this home, and what a killed supervisor left behind there. What does not end in time is killed.
     *
     * @return whether there was anything to stop
     */
    public static boolean stop(Path home) {
        StackHome stackHome = new StackHome(home.toAbsolutePath().normalize());
        Optional<StackState> running = stackHome.runningState();
        running.ifPresent(state -> state.supervisor().stop(StopLimits.STACK));
        return stopOrphans(stackHome) || running.isPresent();
    }

    /** Whether this object has started the stack, and will stop it. */
    public boolean startedHere() {
        return supervisor != null;
    }

    /** Returns where the stack can be reached. */
    public Endpoints endpoints() {
        return endpoints;
    }

    /**
     * Something that still needs the services, e.g. to stop a run: it is done before they are stopped, also when a signal
     * ends this JVM. A stack that was found is not stopped here, so nothing is done then.
     */
    public void beforeStop(Runnable action) {
        if (supervisor != null) {
            supervisor.beforeEnd(action);
        }
    }

    /**
     * Waits for as long as a stack that was started here runs. By itself it ends only if its supervisor dies.
     *
     * @return a sentence that says so
     */
    public String awaitEnd() {
        return supervisor.awaitDeath();
    }

    /** Stops the stack if it was started here, and returns when nothing of it is left. */
    @Override
    public void close() {
        if (supervisor != null) {
            supervisor.stop();
        }
    }

    /** Without the lock there is nothing to do: whoever holds it has cleaned up, and owns what runs. */
    static boolean stopOrphans(StackHome home) {
        if (!Files.isDirectory(home.directory())) {
            return false;
        }
        try (FileLock lock = home.tryLock().orElse(null)) {
            if (lock == null) {
                return false;
            }
            boolean services = Orphans.stop(home);
            return EmbeddedDatabase.stopOrphan(home.postgres()) || services;
        } catch (IOException e) {
            throw new StackException("The lock of " + home.directory() + " could not be released: " + e, e);
        }
    }

    /** A stack that is on its way up is waited for; one on its way down is waited for and counts as none. */
    private static Optional<Endpoints> awaitRunning(StackOptions options, StackListener progress) {
        StackHome home = new StackHome(options.home());
        ProgressDifference difference = new ProgressDifference(progress);
        Instant deadline = Instant.now().plus(options.startLimit());
        Optional<StackState> state = home.runningState();
        while (state.isPresent() && Instant.now().isBefore(deadline)) {
            difference.report(state.get());
            if (state.get().phase() == StackState.Phase.RUNNING) {
                return Optional.of(state.get().endpoints());
            }
            Pause.of(POLL_INTERVAL);
            state = home.runningState();
        }
        if (state.isPresent()) {
            throw new StackException("The Squadron in " + options.home() + " has been "
                    + state.get().phase().name().toLowerCase(Locale.ROOT)
                    + " for too long: see " + home.log(Supervisor.LOG).path() + ", and stop it with `squadron down`.");
        }
        return Optional.empty();
    }
}
