package io.squadron.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports of the loopback address. Binding the port is the only honest test whether a port is free; between the test and
 * the server's own bind somebody else can still take it, and then the server's own error tells.
 */
public final class LoopbackPort {
    /** The only address that anything embedded listens on. */
    public static final String HOST = "127.0.0.1";

    private static final int LOWEST_FREE = 16_384;
    /** Linux gives outgoing connections the ports from here on (ip_local_port_range), macOS those from 49152 on. */
    private static final int FIRST_EPHEMERAL = 32_768;

    private static final int TRIES = 1_000;

    private LoopbackPort() {}

    /**
     * Returns a port that was free a moment ago, for servers whose port must be known before they listen. It is not one
     * that the system would choose for port 0: those it also gives to outgoing connections, and on a busy machine one of
     * these takes the port before its server does.
     */
    public static int free() {
        for (int tries = 0; tries < TRIES; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_FREE, FIRST_EPHEMERAL);
            if (isFree(port)) {
                return port;
            }
        }
        throw new EmbeddedServerException("No free port on " + HOST + ": " + TRIES + " of those from " + LOWEST_FREE
                + " to " + (FIRST_EPHEMERAL - 1) + " are in use.");
    }

    /**
     * Returns so many ports as {@link #free}, no two of them the same: who asks for one after the other, before a server
     * listens on the first, may get it twice.
     */
    public static List<Integer> free(int count) {
        return IntStream.generate(LoopbackPort::free)
                .distinct()
                .limit(count)
                .boxed()
                .toList();
    }

    /** Whether a server could listen on {@code port} now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = bind(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns {@code port} if it is free, a free port if {@code port} is 0; fails with a sentence that names both. */
    static int require(int port, String server) {
        if (port == 0) {
            return free();
        }
        if (!isFree(port)) {
            throw new EmbeddedServerException("Port " + port + " on " + HOST + " is in use, so " + server
                    + " cannot start: stop the program that listens there, or choose another port for " + server + ".");
        }
        return port;
    }

    private static ServerSocket bind(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            // A port whose last connections are still in TIME_WAIT is free: Kafka, PostgreSQL and Quarkus say so too.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(loopback(), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static InetAddress loopback() throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }
}
