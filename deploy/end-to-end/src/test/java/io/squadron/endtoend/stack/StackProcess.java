package io.squadron.endtoend.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A process of the stack, its children and those that it has let go, as one. Whatever happens to it may happen in any state, and
 * twice.
 */
public final class StackProcess {
    private static final long STOP_SECONDS = 30;

    private final String name;
    private final List<String> command;
    private final Path log;
    private final Supplier<Optional<ProcessHandle>> letGo;
    private Process process;

    /**
     * Describes a process.
     *
     * @param name e.g. "trainer-service a"
     */
    StackProcess(String name, List<String> command, Path log) {
        this(name, command, log, Optional::empty);
    }

    /** Of a process that starts another, which is nobody's child and has children of its own, as a PostgreSQL server. */
    StackProcess(String name, List<String> command, Path log, Supplier<Optional<ProcessHandle>> letGo) {
        this.name = name;
        this.command = List.copyOf(command);
        this.log = log;
        this.letGo = letGo;
    }

    /** Tells it from the others. */
    public String name() {
        return name;
    }

    Path log() {
        return log;
    }

    synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Starts it where it is dead, without waiting until it is ready. */
    public synchronized void revive() {
        if (isAlive()) {
            return;
        }
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            // Libtorch's threads wait by spinning; those of eight processes would take each other's cores.
            builder.environment().put("OMP_NUM_THREADS", "1");
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL to all of them, as in a crash of their machine; returns when they are gone. */
    public synchronized void kill() {
        if (process == null) {
            return;
        }
        // Children first: they would be nobody's afterwards.
        List<ProcessHandle> all = all();
        all.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        all.forEach(each -> each.onExit().join());
    }

    /** SIGSTOP: it does nothing and its connections stay open, as in a long pause of its machine. */
    public void pause() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() {
        signal("CONT");
    }

    private synchronized void signal(String signal) {
        if (!isAlive()) {
            return;
        }
        List<String> kill = new ArrayList<>(List.of("kill", "-" + signal));
        all().forEach(each -> kill.add(Long.toString(each.pid())));
        try {
            // One may have ended meanwhile, which kill complains about.
            int unused =
                    new ProcessBuilder(kill).redirectErrorStream(true).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGTERM; the exit code. */
    public synchronized CompletableFuture<Integer> terminate() {
        process.destroy();
        return process.onExit().thenApply(Process::exitValue);
    }

    /** SIGTERM, and SIGKILL where that does not do. */
    synchronized void end() {
        if (process == null) {
            return;
        }
        resume();
        process.destroy();
        boolean ended = process.onExit()
                .thenApply(gone -> true)
                .completeOnTimeout(false, STOP_SECONDS, TimeUnit.SECONDS)
                .join();
        if (!ended) {
            kill();
        }
    }

    private List<ProcessHandle> all() {
        return Stream.concat(letGo.get().stream(), Stream.of(process.toHandle()))
                .flatMap(root -> Stream.concat(root.descendants(), Stream.of(root)))
                .filter(ProcessHandle::isAlive)
                .toList();
    }
}
