package io.squadron.local.stack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A program that looks to the supervisor like a service: a JVM of its own with a readiness address on the port that it
 * is told, and the ways of failing that services have.
 */
final class FakeService {
    private static final String MODE = "fake.mode";
    private static final String PORT = "quarkus.http.port";

    /** What it does. */
    enum Mode {
        READY,
        ENDS_AT_ONCE,
        NEVER_READY,
        IGNORES_TERM
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
        return new ServiceDefinition(part, command, URI.create("http://127.0.0.1:" + port + "/q/health/ready"));
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
        System.out.println("fake service, mode " + mode);
        if (mode == Mode.ENDS_AT_ONCE) {
            System.out.println("the configuration key squadron.x is wrong");
            System.exit(3);
        }
        if (mode == Mode.IGNORES_TERM) {
            Runtime.getRuntime().addShutdownHook(new Thread(FakeService::sleepForever));
        }
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.getInteger(PORT)), 0);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(mode == Mode.NEVER_READY ? 503 : 200, -1);
            exchange.close();
        });
        server.start();
    }

    private static void sleepForever() {
        try {
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
