package io.squadron.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the packaged command line in a process of its own, with one home and one set of ports, as a user would. */
record SquadronCommand(Path jar, Path home, int portOffset, Map<String, String> environment) {
    SquadronCommand(Path jar, Path home, int portOffset) {
        this(jar, home, portOffset, Map.of());
    }

    /** The same with more in its environment, which a stack that it starts inherits. */
    SquadronCommand with(Map<String, String> more) {
        return new SquadronCommand(jar, home, portOffset, more);
    }

    /** What a finished command left: its exit code and everything it printed. */
    record Result(int exitCode, String out, String err) {
        String lastLine() {
            String text = out.strip();
            return text.substring(text.lastIndexOf('\n') + 1);
        }
    }

    Result run(Duration deadline, String... arguments) {
        try {
            Path out = Files.createTempFile("squadron", ".out");
            Path err = Files.createTempFile("squadron", ".err");
            try {
                ProcessBuilder builder = new ProcessBuilder(commandLine(arguments))
                        .redirectInput(ProcessBuilder.Redirect.from(
                                Path.of("/dev/null").toFile()))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroy();
                    process.waitFor(60, TimeUnit.SECONDS);
                    process.destroyForcibly();
                    throw new AssertionError("squadron " + String.join(" ", arguments) + " did not end within "
                            + deadline + "\n" + Files.readString(err));
                }
                return new Result(
                        process.exitValue(),
                        Files.readString(out, StandardCharsets.UTF_8),
                        Files.readString(err, StandardCharsets.UTF_8));
            } finally {
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As {@link #run}, at a terminal. */
    Terminal atTerminal(String... arguments) {
        return Terminal.of(commandLine(arguments));
    }

    /** The processes that belong to the home, of a stack or of a command. */
    List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(home.toString()))
                .toList();
    }

    private List<String> commandLine(String... arguments) {
        List<String> line = new ArrayList<>(
                List.of(ProcessHandle.current().info().command().orElse("java"), "-jar", jar.toString(), arguments[0]));
        line.addAll(List.of("--home", home.toString(), "--port-offset", Integer.toString(portOffset)));
        line.addAll(List.of(arguments).subList(1, arguments.length));
        return line;
    }
}
