package io.squadron.local.stack;

import io.squadron.local.stack.SupervisorReport.Failed;
import io.squadron.local.stack.SupervisorReport.PartChanged;
import io.squadron.local.stack.SupervisorReport.Running;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The starter's side of a {@link Supervisor}. */
final class SupervisorProcess {
    private static final int TAIL_LINES = 8;

    private final Process process;
    private final BufferedReader reports;
    private final StackHome home;
    private final long logStart;
    private Thread exitHook; // guarded by this; null: none
    private volatile Runnable beforeEnd = () -> {};

    private SupervisorProcess(Process process, StackHome home, long logStart) {
        this.process = process;
        this.reports = process.inputReader(StandardCharsets.UTF_8);
        this.home = home;
        this.logStart = logStart;
    }

    static SupervisorProcess launch(StackOptions options) {
        StackHome home = new StackHome(options.home());
        // What is wrong with them is refused before anything is written.
        new Ports(options.portOffset());
        HeapSizes.ofThisMachine();
        home.requireRestored();
        home.create();
        LogFile log = home.log(Supervisor.LOG);
        Redirect appendToLog = log.append();
        long logStart = log.length();
        try {
            Process process = new ProcessBuilder(command(options))
                    .directory(options.home().toFile())
                    .redirectError(appendToLog)
                    .start();
            return new SupervisorProcess(process, home, logStart);
        } catch (IOException e) {
            throw new StackException("Squadron's supervisor could not be started: " + e.getMessage(), e);
        }
    }

    /** Follows the start until everything is ready; fails, with everything stopped, if it does not come to that. */
    void awaitRunning(StackListener progress) {
        try {
            String line = reports.readLine();
            while (line != null) {
                Optional<SupervisorReport> report = SupervisorReport.parse(line);
                if (report.isPresent()) {
                    if (report.get() instanceof Running) {
                        return;
                    }
                    if (report.get() instanceof Failed failed) {
                        awaitEnd();
                        throw new StackException(failed.sentence());
                    }
                    if (report.get() instanceof PartChanged change) {
                        progress.changed(change.part(), change.state(), change.detail());
                    }
                }
                line = reports.readLine();
            }
        } catch (IOException e) {
            throw new StackException("The connection to Squadron's supervisor broke: " + e.getMessage(), e);
        }
        int exitCode = awaitEnd();
        LogFile log = home.log(Supervisor.LOG);
        throw new StackException(
                "Squadron's supervisor ended with exit code " + exitCode + " during the start; its log is " + log.path()
                        + " and ends with:\n  " + String.join("\n  ", log.lastLines(logStart, TAIL_LINES)));
    }

    /** Lets the supervisor outlive this process. */
    void detach() {
        try {
            process.outputWriter(StandardCharsets.UTF_8)
                    .append(Supervisor.DETACH + "\n")
                    .close();
        } catch (IOException e) {
            throw new StackException(
                    "Squadron's supervisor has ended right after its start; see "
                            + home.log(Supervisor.LOG).path(),
                    e);
        }
    }

    /**
     * Ties the supervisor to this process: an orderly end of the JVM, by a signal too, waits for the stack to stop. A
     * sudden end closes the supervisor's standard input, and it stops by itself.
     */
    synchronized void endWithThisProcess() {
        exitHook = new Thread(() -> end(StopLimits.STACK), "stop-squadron");
        Runtime.getRuntime().addShutdownHook(exitHook);
    }

    /** Stops the stack and returns when nothing of it is left. */
    synchronized void stop() {
        end(StopLimits.STACK);
        if (exitHook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(exitHook);
            } catch (IllegalStateException e) {
                // The JVM is going down: the hook runs, and finds nothing left to do.
                return;
            }
            exitHook = null;
        }
    }

    /** What still needs the services when the end has come; it must not take long, and must not fail. */
    void beforeEnd(Runnable action) {
        beforeEnd = action;
    }

    /** Returns when the supervisor has ended, with a sentence about it. */
    String awaitDeath() {
        int exitCode = awaitEnd();
        return "Squadron's supervisor has ended with exit code " + exitCode + ", and the stack with it; see "
                + home.log(Supervisor.LOG).path() + ".";
    }

    private void end(Duration limit) {
        beforeEnd.run();
        boolean diedBefore = !process.isAlive();
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has gone already.
        }
        if (!ProcessIdentity.ended(process.toHandle(), limit)) {
            process.destroyForcibly();
            ProcessIdentity.ended(process.toHandle(), StopLimits.KILLED);
            diedBefore = true;
        }
        if (diedBefore) {
            LocalStack.stopOrphans(home);
        }
    }

    private int awaitEnd() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while Squadron's supervisor ended", e);
        }
    }

    private static List<String> command(StackOptions options) {
        List<String> command = new ArrayList<>(ownSession());
        command.addAll(List.of(
                JavaCommand.executable(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                // Half-dead it would watch nothing and hold the home's lock; dead it is noticed.
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                JavaCommand.classPath(),
                Supervisor.class.getName(),
                options.home().toString(),
                Integer.toString(options.portOffset()),
                Long.toString(options.startLimit().toSeconds())));
        return command;
    }

    /**
     * A terminal sends Ctrl-C to everything in its foreground at once; the services would end before the supervisor
     * could stop them in order, and a detached stack with the shell that started it. In a session of its own the
     * supervisor hears of the end through its standard input alone. Where there is no {@code setsid} (macOS), {@code
     * nohup} at least keeps a closed terminal from ending a detached stack.
     */
    private static List<String> ownSession() {
        return Stream.of("setsid", "nohup")
                .filter(SupervisorProcess::isOnPath)
                .limit(1)
                .toList();
    }

    private static boolean isOnPath(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
