package io.squadron.endtoend.stack;

import io.squadron.embedded.EmbeddedKafka.Entrance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The broker and the database, each in a process of its own ({@link ServerMain}). */
final class Servers {
    private Servers() {}

    /** A broker with these further listeners. */
    static StackProcess kafka(Path home, int port, List<Entrance> entrances) {
        List<String> arguments =
                new ArrayList<>(List.of("kafka", home.resolve("kafka").toString(), Integer.toString(port)));
        for (Entrance entrance : entrances) {
            arguments.addAll(List.of(
                    entrance.name(), Integer.toString(entrance.port()), Integer.toString(entrance.advertisedPort())));
        }
        return new StackProcess("kafka", command(arguments), home.resolve("kafka.log"));
    }

    /** A database. */
    static StackProcess postgres(Path home, int port) {
        Path directory = home.resolve("postgres");
        List<String> arguments = List.of("postgres", directory.toString(), Integer.toString(port));
        return new StackProcess(
                "postgres",
                command(arguments),
                home.resolve("postgres-host.log"),
                () -> postmaster(directory.resolve("data").resolve("postmaster.pid")));
    }

    private static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ServerMain.class.getName()));
        command.addAll(arguments);
        return command;
    }

    private static Optional<ProcessHandle> postmaster(Path pidFile) {
        try {
            return ProcessHandle.of(
                    Long.parseLong(Files.readAllLines(pidFile).get(0).strip()));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            // It does not run.
            return Optional.empty();
        }
    }
}
