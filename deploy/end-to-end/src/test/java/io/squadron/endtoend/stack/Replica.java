package io.squadron.endtoend.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.squadron.access.Role;
import io.squadron.access.grpc.Credential;
import io.squadron.access.walk.Locks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One process of a packaged service, with keys and TLS. */
public final class Replica implements Victim, AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);

    private final String name;
    private final int grpcPort;
    private final int httpPort;
    private final HttpClient http;
    private final ProcessTree tree;
    private final ManagedChannel connection;
    private final Channel channel;

    /**
     * Describes a replica; {@link #revive} starts it.
     *
     * @param service e.g. {@code tokenizer-service}
     * @param name tells it from others of its service
     * @param ports the next two are its own
     * @param settings what it is told beside its ports and its locks
     */
    Replica(
            Path jar,
            String service,
            String name,
            Path logs,
            Locks locks,
            Iterator<Integer> ports,
            Map<String, String> settings) {
        grpcPort = ports.next();
        httpPort = ports.next();
        this.name = service + " " + name;
        Map<String, String> properties = new LinkedHashMap<>(settings);
        properties.putAll(locks.settings());
        properties.put("quarkus.http.port", Integer.toString(httpPort));
        properties.put("quarkus.grpc.server.port", Integer.toString(grpcPort));
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-Dai.djl.offline=true"));
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", jar.toString()));
        tree = new ProcessTree(command, logs.resolve(service + "-" + name + ".log"));
        http = locks.http();
        connection = Grpc.newChannelBuilder("127.0.0.1:" + grpcPort, locks.credentials())
                .maxInboundMessageSize(64 << 20)
                .build();
        channel = ClientInterceptors.intercept(connection, new Credential(() -> locks.key(Role.ADMIN)));
    }

    int grpcPort() {
        return grpcPort;
    }

    @Override
    public String name() {
        return name;
    }

    /** To its gRPC port, as an admin. */
    public Channel channel() {
        return channel;
    }

    /** Waits until it is ready, and fails where it dies before. */
    public void awaitReady() {
        await(name).atMost(START).until(() -> {
            assertThat(tree.isAlive())
                    .as("%s lives; its log is %s", name, tree.log())
                    .isTrue();
            return isReady();
        });
        // A channel waits longer and longer between its tries while its server is away.
        connection.resetConnectBackoff();
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

    /** As {@code kill} does. */
    public CompletableFuture<Integer> terminate() {
        return tree.terminate();
    }

    /** Starts it and waits until it is ready. */
    public void restart() {
        revive();
        awaitReady();
    }

    @Override
    public void close() {
        connection.shutdownNow();
        tree.end();
    }

    private boolean isReady() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + httpPort + "/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
