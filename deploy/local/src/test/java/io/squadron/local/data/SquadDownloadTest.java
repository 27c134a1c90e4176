package io.squadron.local.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.squadron.local.data.SquadDownload.PublishedFile;
import io.squadron.local.progress.PlainProgress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SquadDownloadTest {
    private static final byte[] CONTENT = "squad".getBytes(StandardCharsets.UTF_8);
    private static final String SHA_256 = "fd8b37fcddb7a1d9b4e2b1d4a2a5b9ff";

    @TempDir
    Path directory;

    private final CountDownLatch testIsOver = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/stalled.json", exchange -> {
            exchange.sendResponseHeaders(200, 2L * CONTENT.length);
            OutputStream body = exchange.getResponseBody();
            body.write(CONTENT);
            body.flush();
            awaitTheEnd();
            exchange.close();
        });
        server.createContext("/other.json", exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        testIsOver.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void aDownloadThatStallsInTheMiddleFailsAndLeavesNothing() {
        assertThatThrownBy(() -> fetch("stalled.json"))
                .isInstanceOf(HttpTimeoutException.class)
                .hasMessage("nothing has come for 1 s in the middle of the file");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatIsNotThePublishedFileIsRefusedAndLeavesNothing() {
        assertThatThrownBy(() -> fetch("other.json"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("what came is not the published file");
        assertThat(directory).isEmptyDirectory();
    }

    private void fetch(String name) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + name);
        PlainProgress silent = new PlainProgress(
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8), System::nanoTime);
        new SquadDownload(silent, Duration.ofSeconds(1))
                .fetch(new PublishedFile(name, address, SHA_256), directory.resolve(name));
    }

    private void awaitTheEnd() {
        try {
            testIsOver.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
