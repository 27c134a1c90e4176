package io.squadron.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A stranger that occupies a port. */
final class Sockets {
    private Sockets() {}

    static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
