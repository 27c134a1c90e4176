package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.squadron.embedded.LoopbackPort;
import io.squadron.local.stack.Ports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServingLoadTest {
    private static final String METRICS =
            """
            # TYPE squadron_inference_models_loaded gauge
            squadron_inference_models_loaded 2.0
            squadron_inference_queue_windows{replica="a"} 1200.0
            squadron_inference_queue_windows_max 9000.0
            squadron_inference_waiting_requests 3.0
            squadron_inference_admitted_tokens 48213.0
            """;

    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private URI serving(int status, String page) throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/q/metrics", exchange -> {
            byte[] body = page.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Test
    void aLineSaysWhatTheInferenceServiceHasBeforeIt() throws Exception {
        URI address = serving(200, METRICS);

        assertThat(ServingLoad.line(address))
                .isEqualTo(
                        "models in memory 2, windows that wait 1,200, requests that wait 3, tokens under way 48,213");
        assertThat(ServingLoad.asMap(address))
                .isEqualTo(Map.of(
                        "serving",
                        Map.of(
                                "models_loaded", 2L,
                                "queue_windows", 1200L,
                                "waiting_requests", 3L,
                                "admitted_tokens", 48213L)));
    }

    @Test
    void aServiceThatIsAwayOrSaysSomethingElseCostsTheLineOnly() throws Exception {
        assertThat(ServingLoad.line(URI.create("http://127.0.0.1:" + LoopbackPort.free())))
                .startsWith("unknown: ");
        assertThat(ServingLoad.line(serving(503, ""))).endsWith("answers with 503");
        stop();
        assertThat(ServingLoad.line(serving(200, "# nothing\n"))).contains("no squadron_inference_models_loaded");
    }

    @Test
    void itIsAskedWhereTheStackHasIt() {
        assertThat(new Ports(100).endpoints().inferenceHttp()).isEqualTo(URI.create("http://127.0.0.1:8513/"));
    }
}
