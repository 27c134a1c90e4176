package io.squadron.endtoend.stack;

import io.squadron.embedded.EmbeddedDatabase;
import io.squadron.embedded.EmbeddedKafka;
import io.squadron.embedded.EmbeddedKafka.Entrance;
import io.squadron.embedded.Password;
import io.squadron.embedded.ServerCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A broker or a database in a process of its own, so that it can be killed: {@code kafka DIRECTORY PORT PASSWORD
 * CERTIFICATE KEY [NAME PORT ADVERTISED_PORT]...} or {@code postgres DIRECTORY PORT PASSWORD CERTIFICATE KEY}. It ends with its standard input, that is, with whoever started it.
 */
public final class ServerMain {
    private static final int FIRST_ENTRANCE = 6;
    private static final int FIELDS = 3;

    private ServerMain() {}

    /** Starts it and waits. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        int port = Integer.parseInt(arguments[2]);
        Password password = new Password(arguments[3]);
        ServerCertificate certificate = new ServerCertificate(Path.of(arguments[4]), Path.of(arguments[5]));
        AutoCloseable server =
                switch (arguments[0]) {
                    case "kafka" ->
                        EmbeddedKafka.start(directory, port, password, entrances(List.of(arguments)), certificate);
                    case "postgres" -> EmbeddedDatabase.start(directory, port, password, Optional.of(certificate));
                    default -> throw new IllegalArgumentException("no server: " + arguments[0]);
                };
        awaitEnd();
        server.close();
    }

    private static List<Entrance> entrances(List<String> arguments) {
        List<Entrance> entrances = new ArrayList<>();
        for (int at = FIRST_ENTRANCE; at < arguments.size(); at += FIELDS) {
            entrances.add(new Entrance(
                    arguments.get(at),
                    Integer.parseInt(arguments.get(at + 1)),
                    Integer.parseInt(arguments.get(at + 2))));
        }
        return entrances;
    }

    private static void awaitEnd() throws IOException {
        while (System.in.read() >= 0) {
            // Nobody says anything; the end is what counts.
        }
    }
}
