package io.squadron.trainer.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.squadron.trainer.Refusal;
import io.squadron.trainer.encoder.DownloadListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository over real HTTP that asks for a password, and a settings.xml that says so. */
class MavenArtifactsTest {
    private static final String COORDINATES = "org.example:thing:1.2";
    private static final String JAR = "/org/example/thing/1.2/thing-1.2.jar";

    @TempDir
    private Path home;

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private HttpServer server;
    private byte[] content;

    @BeforeEach
    void start() throws Exception {
        content = new byte[100_000];
        files.put(JAR, content);
        files.put(
                JAR + ".sha1",
                HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-1").digest(content))
                        .getBytes(StandardCharsets.US_ASCII));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Files.createDirectories(home.resolve(".m2"));
        Files.writeString(
                home.resolve(".m2/settings.xml"),
                """
                <settings>
                  <localRepository>%s</localRepository>
                  <mirrors>
                    <mirror><id>ours</id><mirrorOf>*</mirrorOf><url>http://127.0.0.1:%d</url></mirror>
                  </mirrors>
                  <servers>
                    <server><id>ours</id><username>ada</username><password>secret</password></server>
                  </servers>
                </settings>
                """
                        .formatted(
                                home.resolve("repository"), server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void anArtifactComesFromWhereTheSettingsSayAndIsKept() throws IOException {
        Path jar = fetch(this::hear);

        assertThat(jar).startsWith(home.resolve("repository")).hasBinaryContent(content);
        assertThat(heard).last().isEqualTo("thing-1.2.jar 100000 100000");

        asked.clear();
        assertThat(fetch(this::hear)).isEqualTo(jar);
        assertThat(asked).isEmpty();
    }

    @Test
    void oneThatDoesNotHaveItsSumIsRefused() throws IOException {
        files.put(JAR + ".sha1", "0".repeat(40).getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> fetch(this::hear))
                .isInstanceOf(Refusal.Unavailable.class)
                .hasMessageContaining(COORDINATES)
                .hasMessageContaining("Checksum validation failed");
        assertThat(jars()).isEmpty();
    }

    @Test
    void oneThatIsNotThereIsAskedForAgain() throws IOException {
        files.remove(JAR);
        assertThatThrownBy(() -> fetch(this::hear))
                .isInstanceOf(Refusal.Unavailable.class)
                .hasMessageContaining("settings.xml");

        files.put(JAR, content);
        assertThat(fetch(this::hear)).hasBinaryContent(content);
    }

    @Test
    void whoeverLeavesEndsTheFetching() throws IOException {
        assertThatThrownBy(() -> fetch((file, bytes, of) -> {
                    throw new CancellationException("gone");
                }))
                .isInstanceOf(CancellationException.class);
        assertThat(jars()).isEmpty();
    }

    @Test
    void settingsThatAreNoXmlAreNamed() throws IOException {
        Files.writeString(home.resolve(".m2/settings.xml"), "<settings");
        assertThatThrownBy(() -> fetch(this::hear))
                .isInstanceOf(Refusal.Unfit.class)
                .hasMessageContaining(home.resolve(".m2/settings.xml") + " cannot be read");
    }

    private Path fetch(DownloadListener listener) {
        return new MavenArtifacts(MavenSettings.ofUser(home)).fetch(COORDINATES, listener);
    }

    private void hear(String file, long bytes, long of) {
        heard.add(file + " " + bytes + " " + of);
    }

    private List<Path> jars() throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            return all.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            String credentials =
                    "Basic " + Base64.getEncoder().encodeToString("ada:secret".getBytes(StandardCharsets.UTF_8));
            if (!credentials.equals(call.getRequestHeaders().getFirst("Authorization"))) {
                call.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"ours\"");
                call.sendResponseHeaders(401, -1);
                return;
            }
            String path = call.getRequestURI().getPath();
            asked.add(path);
            byte[] file = files.get(path);
            if (file == null) {
                call.sendResponseHeaders(404, -1);
                return;
            }
            call.sendResponseHeaders(200, file.length);
            call.getResponseBody().write(file);
        }
    }
}
