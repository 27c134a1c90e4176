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
import java.util.Optional;

/** One process of a packaged service, with keys and TLS. */
public final class Replica implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final int grpcPort;
    private final int httpPort;
    private final HttpClient http;
    private final StackProcess process;
    private final ManagedChannel connection;
    private final Channel channel;

    /**
     * Describes a replica; its {@link #process} is to be started.
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
        process = new StackProcess(service + " " + name, command, logs.resolve(service + "-" + name + ".log"));
        http = locks.http();
        connection = Grpc.newChannelBuilder("127.0.0.1:" + grpcPort, locks.credentials())
                .maxInboundMessageSize(64 << 20)
                .build();
        channel = ClientInterceptors.intercept(connection, new Credential(() -> locks.key(Role.ADMIN)));
    }

    int grpcPort() {
        return grpcPort;
    }

    /** What can be killed and paused. */
    public StackProcess process() {
        return process;
    }

    /** To its gRPC port, as an admin. */
    public Channel channel() {
        return channel;
    }

    /** Waits until it is ready, and fails where it dies before. */
    public void awaitReady() {
        await(process.name()).atMost(START).until(() -> {
            assertThat(process.isAlive())
                    .as("%s lives; its log is %s", process.name(), process.log())
                    .isTrue();
            return isReady();
        });
        // A channel waits longer and longer between its tries while its server is away.
        connection.resetConnectBackoff();
    }

    /** Starts it and waits until it is ready. */
    public void restart() {
        process.revive();
        awaitReady();
    }

    @Override
    public void close() {
        connection.shutdownNow();
        process.end();
    }

    private boolean isReady() {
        return get("/q/health/ready").isPresent();
    }

    /** The value of a gauge among its metrics; 0 where it does not say. */
    double gauge(String name) {
        return get("/q/metrics")
                .flatMap(metrics -> metrics.lines()
                        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                        .findFirst())
                .map(Double::valueOf)
                .orElse(0.0);
    }

    /** What stands there; empty where nothing does, or nobody answers. */
    private Optional<String> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + httpPort + path))
                .timeout(ANSWER)
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
