package io.squadron.endtoend.stack;

import io.squadron.embedded.EmbeddedKafka.Entrance;
import io.squadron.embedded.Password;
import io.squadron.embedded.ServerCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The broker and the database, each in a process of its own ({@link ServerMain}). */
final class Servers {
    private Servers() {}

    /** A broker with these further listeners, which speak TLS. */
    static StackProcess kafka(
            Path home, int port, Password password, ServerCertificate certificate, List<Entrance> entrances) {
        List<String> arguments = arguments("kafka", home.resolve("kafka"), port, password, certificate);
        for (Entrance entrance : entrances) {
            arguments.addAll(List.of(
                    entrance.name(), Integer.toString(entrance.port()), Integer.toString(entrance.advertisedPort())));
        }
        return new StackProcess("kafka", command(arguments), home.resolve("kafka.log"));
    }

    /** A database that speaks TLS. */
    static StackProcess postgres(Path home, int port, Password password, ServerCertificate certificate) {
        Path directory = home.resolve("postgres");
        List<String> arguments = arguments("postgres", directory, port, password, certificate);
        return new StackProcess(
                "postgres",
                command(arguments),
                home.resolve("postgres-host.log"),
                () -> postmaster(directory.resolve("data").resolve("postmaster.pid")));
    }

    private static List<String> arguments(
            String server, Path directory, int port, Password password, ServerCertificate certificate) {
        return new ArrayList<>(List.of(
                server,
                directory.toString(),
                Integer.toString(port),
                password.text(),
                certificate.chain().toString(),
                certificate.privateKey().toString()));
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
