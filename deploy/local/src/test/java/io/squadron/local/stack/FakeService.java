package io.squadron.local.stack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * A program that looks to the supervisor like a service: a JVM of its own with a readiness address on the port that it
 * is told, and the ways of failing that services have.
 */
final class FakeService {
    private static final String MODE = "fake.mode";
    private static final String PORT = "quarkus.http.port";

    /** While this file is in its working directory, it says that it waits for Kafka. */
    static final String NOT_READY_FILE = "not-ready";

    private static final String DOWN =
            "{\"status\": \"DOWN\", \"checks\": [{\"name\": \"Kafka\", \"status\": \"DOWN\", \"data\": {\"why\": \"no broker\"}}, "
                    + "{\"name\": \"disk\", \"status\": \"UP\"}]}";

    /** What it does. */
    enum Mode {
        READY,
        ENDS_AT_ONCE,
        NEVER_READY,
        IGNORES_TERM,
        /** Ends when four of its kind were asked to end; each leaves a file in the working directory when it is asked. */
        ENDS_WITH_THREE_OTHERS
    }

    private FakeService() {}

    static ServiceDefinition definition(Part part, int port, Mode mode) {
        List<String> command = new ArrayList<>(List.of(
                JavaCommand.executable(),
                "-Xmx32m",
                "-XX:TieredStopAtLevel=1",
                "-D" + PORT + "=" + port,
                "-D" + MODE + "=" + mode,
                "-cp",
                JavaCommand.classPath(),
                FakeService.class.getName()));
        return new ServiceDefinition(
                part,
                command,
                Map.of("GREETING", "hello", "PATH", "of-the-definition"),
                Map.of("HOME", "of-the-secrets"),
                URI.create("http://127.0.0.1:" + port + "/q/health/ready"),
                URI.create("http://127.0.0.1:" + port + "/q/health/live"));
    }

    /** Writes a distribution whose services are this program, as runnable jars where Quarkus would put them. */
    static void writeDistribution(Path root) throws IOException {
        Path classes = Path.of(FakeService.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        for (String service : List.of("tokenizer", "trainer", "inference", "eval")) {
            Path application =
                    root.resolve(service + "-service").resolve("target").resolve("quarkus-app");
            Files.createDirectories(application);
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeService.class.getName());
            manifest.getMainAttributes()
                    .put(Attributes.Name.CLASS_PATH, classes.toUri().toString());
            try (JarOutputStream jar =
                    new JarOutputStream(Files.newOutputStream(application.resolve("quarkus-run.jar")), manifest)) {
                jar.finish();
            }
        }
    }

    public static void main(String[] args) throws Exception {
        Mode mode = Mode.valueOf(System.getProperty(MODE, Mode.READY.name()));
        System.out.println("fake service, mode " + mode + ", greeting " + System.getenv("GREETING") + ", path "
                + System.getenv("PATH") + ", home " + System.getenv("HOME"));
        if (mode == Mode.ENDS_AT_ONCE) {
            System.out.println("the configuration key squadron.x is wrong");
            System.exit(3);
        }
        if (mode == Mode.IGNORES_TERM) {
            Runtime.getRuntime().addShutdownHook(new Thread(FakeService::sleepForever));
        }
        if (mode == Mode.ENDS_WITH_THREE_OTHERS) {
            Runtime.getRuntime().addShutdownHook(new Thread(FakeService::endWithThreeOthers));
        }
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.getInteger(PORT)), 0);
        server.createContext("/q/health/ready", exchange -> {
            boolean ready = mode != Mode.NEVER_READY && !Files.exists(Path.of(NOT_READY_FILE));
            answer(exchange, ready ? 200 : 503, ready ? "{}" : DOWN);
        });
        server.createContext("/q/health/live", exchange -> answer(exchange, 200, "{}"));
        server.start();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void endWithThreeOthers() {
        try {
            Files.createFile(Path.of("asked-" + ProcessHandle.current().pid()));
            while (askedToEnd() < 4) {
                Thread.sleep(20);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long askedToEnd() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(""))) {
            return files.filter(file -> file.toString().startsWith("asked-")).count();
        }
    }

    private static void sleepForever() {
        try {
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
