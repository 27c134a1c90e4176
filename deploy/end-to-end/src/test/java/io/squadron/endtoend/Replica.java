package io.squadron.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.TimeUnit;

/** One process of a packaged service. */
final class Replica implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final String name;
    private final int grpcPort;
    private final int httpPort;
    private final Path log;
    private final List<String> command = new ArrayList<>();
    private final ManagedChannel channel;
    private Process process;

    /**
     * Describes a replica; {@link #start} starts it.
     *
     * @param service e.g. {@code tokenizer-service}
     * @param name tells it from others of its service
     * @param ports the next two are its own
     * @param settings what it is told beside its ports
     */
    Replica(Path jar, String service, String name, Path logs, Iterator<Integer> ports, Map<String, String> settings) {
        grpcPort = ports.next();
        httpPort = ports.next();
        this.name = service + " " + name;
        log = logs.resolve(service + "-" + name + ".log");
        Map<String, String> properties = new LinkedHashMap<>(settings);
        properties.put("quarkus.http.port", Integer.toString(httpPort));
        properties.put("quarkus.grpc.server.port", Integer.toString(grpcPort));
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-Dai.djl.offline=true"));
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", jar.toString()));
        channel = Grpc.newChannelBuilder("127.0.0.1:" + grpcPort, InsecureChannelCredentials.create())
                .maxInboundMessageSize(64 << 20)
                .build();
    }

    int grpcPort() {
        return grpcPort;
    }

    ManagedChannel channel() {
        return channel;
    }

    void start() {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            // Libtorch's threads wait by spinning; those of eight processes would take each other's cores.
            builder.environment().put("OMP_NUM_THREADS", "1");
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitReady() {
        await(name).atMost(START).until(() -> {
            assertThat(process.isAlive())
                    .as("%s lives; its log is %s", name, log)
                    .isTrue();
            return isReady();
        });
    }

    /** As {@code kill -9} does; the machine's own crash would look the same to the others. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** As {@code kill} does. */
    CompletableFuture<Integer> terminate() {
        process.destroy();
        return process.onExit().thenApply(Process::exitValue);
    }

    void restart() {
        start();
        awaitReady();
        // A channel waits longer and longer between its tries while its server is away.
        channel.resetConnectBackoff();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        if (process != null) {
            process.destroy();
            if (!process.onExit()
                    .completeOnTimeout(null, 30, TimeUnit.SECONDS)
                    .thenApply(ended -> ended != null)
                    .join()) {
                process.destroyForcibly();
            }
        }
    }

    private boolean isReady() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
