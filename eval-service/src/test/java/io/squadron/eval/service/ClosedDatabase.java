package io.squadron.eval.service;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.squadron.embedded.LoopbackPort;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;

/** The database behind a door that is closed until the test opens it: until then connections are refused. */
public final class ClosedDatabase implements QuarkusTestResourceLifecycleManager {
    private int door;
    private int database;
    private volatile ServerSocket opened;

    /** It comes after the stack, whose address it replaces. */
    @Override
    public int order() {
        return 10;
    }

    @Override
    public Map<String, String> start() {
        EmbeddedStackResource stack = new EmbeddedStackResource();
        stack.init(Map.of("postgres", "true"));
        String url = stack.start().get("quarkus.datasource.jdbc.url");
        database = URI.create(url.substring("jdbc:".length())).getPort();
        door = LoopbackPort.free();
        return Map.of("quarkus.datasource.jdbc.url", url.replace(":" + database + "/", ":" + door + "/"));
    }

    @Override
    public void inject(TestInjector injector) {
        Runnable open = this::open;
        injector.injectIntoFields(open, new TestInjector.MatchesType(Runnable.class));
    }

    @Override
    public void stop() {
        try {
            if (opened != null) {
                opened.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void open() {
        try {
            opened = new ServerSocket(door, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(() -> {
            while (true) {
                Socket caller = opened.accept();
                Socket called = new Socket(InetAddress.getLoopbackAddress(), database);
                daemon(() -> caller.getInputStream().transferTo(called.getOutputStream()));
                daemon(() -> called.getInputStream().transferTo(caller.getOutputStream()));
            }
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // One side has closed the connection.
                        Thread.currentThread().interrupt();
                    }
                },
                "database-door");
        thread.setDaemon(true);
        thread.start();
    }
}
