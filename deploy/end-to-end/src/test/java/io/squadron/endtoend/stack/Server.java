package io.squadron.endtoend.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The broker or the database, in a process of its own. */
public final class Server implements Victim, AutoCloseable {
    private final String name;
    private final ProcessTree tree;

    private Server(String name, ProcessTree tree) {
        this.name = name;
        this.tree = tree;
    }

    /**
     * A broker with these further listeners.
     *
     * @param entrances name, port and advertised port of each, one after the other
     */
    static Server kafka(Path home, int port, List<String> entrances) {
        List<String> arguments =
                new ArrayList<>(List.of("kafka", home.resolve("kafka").toString(), Integer.toString(port)));
        arguments.addAll(entrances);
        return new Server("kafka", new ProcessTree(command(arguments), home.resolve("kafka.log")));
    }

    /** A database. */
    static Server postgres(Path home, int port) {
        Path directory = home.resolve("postgres");
        List<String> arguments = List.of("postgres", directory.toString(), Integer.toString(port));
        return new Server(
                "postgres",
                new ProcessTree(
                        command(arguments),
                        home.resolve("postgres-host.log"),
                        () -> postmaster(directory.resolve("data").resolve("postmaster.pid"))));
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

    @Override
    public String name() {
        return name;
    }

    @Override
    public void kill() {
        tree.kill();
    }

    @Override
    public void revive() {
        tree.start();
    }

    @Override
    public void pause() {
        tree.signal("STOP");
    }

    @Override
    public void resume() {
        tree.signal("CONT");
    }

    @Override
    public void close() {
        tree.end();
    }
}
