package io.squadron.local.stack;

import io.squadron.embedded.EmbeddedDatabase;
import io.squadron.embedded.LoopbackPort;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/**
 * The ports of a stack. By default Kafka 9410, PostgreSQL 9415, the services' HTTP 8411 to 8414 and gRPC 9411 to 9414;
 * the offset shifts all of them, so that two stacks fit on a machine.
 *
 * @param offset what is added to every default port
 */
public record Ports(int offset) {
    private static final int KAFKA = 9410;
    private static final int POSTGRES = 9415;
    private static final int FIRST_HTTP = 8411;
    private static final int FIRST_GRPC = 9411;
    private static final List<Part> SERVICES = List.of(Part.TOKENIZER, Part.TRAINER, Part.INFERENCE, Part.EVAL);
    private static final int LOWEST = 1024;
    private static final int HIGHEST = 65535;

    /** Checks that every port is one that a user may listen on. */
    public Ports {
        if (FIRST_HTTP + (long) offset < LOWEST || POSTGRES + (long) offset > HIGHEST) {
            throw new StackException("A port offset of " + offset + " leads to ports outside " + LOWEST + " to "
                    + HIGHEST + ": choose one from " + (LOWEST - FIRST_HTTP) + " to " + (HIGHEST - POSTGRES) + ".");
        }
    }

    int kafka() {
        return KAFKA + offset;
    }

    int postgres() {
        return POSTGRES + offset;
    }

    int http(Part service) {
        return FIRST_HTTP + index(service) + offset;
    }

    int grpc(Part service) {
        return FIRST_GRPC + index(service) + offset;
    }

    /** How far a service's HTTP port lies from another's, in every stack. */
    static int distance(Part from, Part to) {
        return index(to) - index(from);
    }

    /** Returns the addresses that a stack on these ports has. */
    public Endpoints endpoints() {
        return new Endpoints(
                hostAndPort(kafka()),
                EmbeddedDatabase.jdbcUrl(postgres()),
                hostAndPort(grpc(Part.TOKENIZER)),
                hostAndPort(grpc(Part.TRAINER)),
                hostAndPort(grpc(Part.INFERENCE)),
                hostAndPort(grpc(Part.EVAL)),
                URI.create("http://" + hostAndPort(http(Part.EVAL)) + "/"));
    }

    /** Fails with one sentence that names the first port that somebody else listens on. */
    void requireFree() {
        for (Listener listener : listeners()) {
            if (!LoopbackPort.isFree(listener.port())) {
                throw new StackException("Port " + listener.port() + " on " + LoopbackPort.HOST + " is in use, and "
                        + listener.name() + " needs it: stop the program that listens there, or shift all of Squadron's"
                        + " ports with --port-offset N.");
            }
        }
    }

    private List<Listener> listeners() {
        Stream<Listener> servers = Stream.of(new Listener("Kafka", kafka()), new Listener("PostgreSQL", postgres()));
        Stream<Listener> services = SERVICES.stream()
                .flatMap(part -> Stream.of(
                        new Listener("the " + part.title() + "-service (HTTP)", http(part)),
                        new Listener("the " + part.title() + "-service (gRPC)", grpc(part))));
        return Stream.concat(servers, services).toList();
    }

    private record Listener(String name, int port) {}

    private static int index(Part service) {
        int index = SERVICES.indexOf(service);
        if (index < 0) {
            throw new IllegalArgumentException(service + " is not a service");
        }
        return index;
    }

    private static String hostAndPort(int port) {
        return LoopbackPort.HOST + ":" + port;
    }
}
