package io.squadron.endtoend.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.squadron.embedded.LoopbackPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A Keycloak on a port of its own, with the realm {@code squadron} of {@code keycloak/squadron-realm.json}. */
final class Keycloak implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);
    private static final long STOP_SECONDS = 30;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = LoopbackPort.free();
    private final Process process;

    /**
     * Starts it and waits until it knows the realm.
     *
     * @param directory an unpacked {@code org.keycloak:keycloak-quarkus-dist}; the realm is put into its {@code data/import}
     */
    Keycloak(Path directory, Path log) {
        try (InputStream realm = Keycloak.class.getResourceAsStream("/keycloak/squadron-realm.json")) {
            Path imports = Files.createDirectories(directory.resolve("data").resolve("import"));
            Files.copy(realm, imports.resolve("squadron-realm.json"), StandardCopyOption.REPLACE_EXISTING);
            ProcessBuilder builder = new ProcessBuilder(
                            "sh",
                            directory.resolve("bin").resolve("kc.sh").toString(),
                            "start-dev",
                            "--db=dev-mem",
                            "--http-host=" + LoopbackPort.HOST,
                            "--http-port=" + port,
                            "--import-realm")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            await("Keycloak, see " + log).atMost(START).until(this::knowsTheRealm);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** What services are told, {@code quarkus.oidc.auth-server-url}. */
    String realm() {
        return "http://" + LoopbackPort.HOST + ":" + port + "/realms/squadron";
    }

    /** A token of a client of the realm, by its own credentials. */
    String token(String client) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(realm() + "/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "grant_type=client_credentials&client_id=" + client + "&client_secret=a-secret-of-this-test"))
                .timeout(START)
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return JSON.readTree(response.body()).get("access_token").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean knowsTheRealm() throws InterruptedException {
        assertThat(process.isAlive()).as("Keycloak lives").isTrue();
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(realm()))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        // The script starts Java as its child.
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            boolean unused = process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
