package io.squadron.endtoend;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A command at a pseudo-terminal, as a person has it: what it prints is read, keys are pressed, and the terminal can be
 * closed under it. {@code script} of util-linux holds the terminal's other side.
 */
final class Terminal implements AutoCloseable {
    private static final int CTRL_C = 3;

    private final Process script;
    private final StringBuilder screen = new StringBuilder(); // guarded by itself
    private final Thread reader = new Thread(this::read, "terminal");

    private Terminal(Process script) {
        this.script = script;
        reader.setDaemon(true);
        reader.start();
    }

    /** Whether this machine can show one. */
    static boolean isThere() {
        return Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "script")))
                && System.getProperty("os.name").equals("Linux");
    }

    static Terminal of(List<String> commandLine) {
        String words = commandLine.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        try {
            // The shell gives its place to the command, so that the terminal's signals reach that alone.
            return new Terminal(new ProcessBuilder("script", "-qefc", "exec " + words, "/dev/null")
                    .redirectErrorStream(true)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        byte[] some = new byte[8192];
        try (InputStream output = script.getInputStream()) {
            int count = output.read(some);
            while (count >= 0) {
                show(new String(some, 0, count, StandardCharsets.UTF_8));
                count = output.read(some);
            }
        } catch (IOException e) {
            show(e.getMessage());
        }
    }

    private void show(String text) {
        synchronized (screen) {
            screen.append(text);
        }
    }

    /** Everything that was printed, the bars' earlier states too. */
    String text() {
        synchronized (screen) {
            return screen.toString();
        }
    }

    /** The last line that has anything on it. */
    String lastLine() {
        List<String> lines = text().lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    void awaitText(String text, Duration limit) {
        await("\"" + text + "\" on the terminal").atMost(limit).until(() -> {
            if (!script.isAlive() && !text().contains(text)) {
                throw new AssertionError("The command has ended:\n" + text());
            }
            return text().contains(text);
        });
    }

    void pressCtrlC() {
        try {
            OutputStream keys = script.getOutputStream();
            keys.write(CTRL_C);
            keys.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the terminal under the command, which goes on without one; returns it. */
    ProcessHandle hangUp() {
        ProcessHandle command = script.children().findFirst().orElseThrow();
        script.destroyForcibly();
        return command;
    }

    /** Waits for the command's end. */
    int awaitExit(Duration limit) {
        try {
            if (!script.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("The command did not end within " + limit + ":\n" + text());
            }
            reader.join();
            return script.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        script.descendants().forEach(ProcessHandle::destroyForcibly);
        script.destroyForcibly();
    }
}
