package io.squadron.endtoend.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way from a process to a server on this machine. Cut, it behaves as a network that loses every packet does: connections
 * stay open, nothing arrives, and what was on its way arrives when it is mended.
 */
public final class Cable implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final int targetPort;
    private final ServerSocket entrance;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private boolean cut;

    private Cable(int port, int targetPort) throws IOException {
        this.targetPort = targetPort;
        this.entrance = new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
    }

    /** A cable from one port of 127.0.0.1 to another. */
    public static Cable between(int port, int targetPort) {
        try {
            Cable cable = new Cable(port, targetPort);
            daemon("cable-" + port, cable::accept);
            return cable;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its clients connect to. */
    public int port() {
        return entrance.getLocalPort();
    }

    /** Where it leads to. */
    int targetPort() {
        return targetPort;
    }

    /** From now on nothing passes. */
    public synchronized void cut() {
        cut = true;
    }

    /** What waited passes, and what comes after it. */
    public synchronized void mend() {
        cut = false;
        notifyAll();
    }

    private synchronized void awaitMended() throws InterruptedException {
        while (cut) {
            wait();
        }
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                open.add(client);
                daemon("cable-" + entrance.getLocalPort(), () -> connect(client));
            } catch (IOException e) {
                // Closed.
                return;
            }
        }
    }

    private void connect(Socket client) {
        try {
            awaitMended();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), targetPort);
            open.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            daemon("cable-back-" + entrance.getLocalPort(), () -> pass(server, client));
            pass(client, server);
        } catch (IOException e) {
            // The server is dead: so is the client's connection.
            close(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int read = in.read(buffer);
            while (read >= 0) {
                awaitMended();
                out.write(buffer, 0, read);
                read = in.read(buffer);
            }
            // The other end does not hear of a connection's end either.
            awaitMended();
        } catch (IOException e) {
            // One of the two has ended; the other is told below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close(from);
        close(to);
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone all the same.
        }
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mend();
        open.forEach(this::close);
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
