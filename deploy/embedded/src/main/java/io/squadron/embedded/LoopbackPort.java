package io.squadron.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/**
 * Ports of the loopback address. Binding the port is the only honest test whether a port is free; between the test and
 * the server's own bind somebody else can still take it, and then the server's own error tells.
 */
public final class LoopbackPort {
    /** The only address that anything embedded listens on. */
    public static final String HOST = "127.0.0.1";

    private LoopbackPort() {}

    /** Returns a port that was free a moment ago, for servers whose port nobody has to know beforehand. */
    public static int free() {
        try (ServerSocket socket = bind(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new EmbeddedServerException("No free port on " + HOST + ": " + e.getMessage(), e);
        }
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
