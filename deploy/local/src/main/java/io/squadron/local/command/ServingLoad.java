package io.squadron.local.command;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the inference-service has before it, by its metrics.
 *
 * @param queuedWindows of questions that were taken
 * @param waitingRequests of streams that were not taken yet
 * @param admittedTokens of all questions under way
 */
record ServingLoad(long modelsLoaded, long queuedWindows, long waitingRequests, long admittedTokens) {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private static final int OK = 200;

    /**
     * Asks.
     *
     * @param server the service's HTTP server
     * @throws IOException if it does not answer as it should
     */
    static ServingLoad of(URI server) throws IOException {
        URI page = server.resolve("/q/metrics");
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LIMIT)
                .build();
        try {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(page).timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != OK) {
                throw new IOException(page + " answers with " + response.statusCode());
            }
            return new ServingLoad(
                    gauge(response.body(), "squadron_inference_models_loaded"),
                    gauge(response.body(), "squadron_inference_queue_windows"),
                    gauge(response.body(), "squadron_inference_waiting_requests"),
                    gauge(response.body(), "squadron_inference_admitted_tokens"));
        } catch (IOException e) {
            throw e.getMessage() == null ? new IOException(page + " does not answer", e) : e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("it was interrupted", e);
        }
    }

    private static long gauge(String metrics, String name) throws IOException {
        List<String> samples = metrics.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .toList();
        if (samples.isEmpty()) {
            throw new IOException("its metrics have no " + name);
        }
        return Math.round(samples.stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum());
    }

    /** For a line of a status: what there is to do, or why that cannot be seen. */
    static String line(URI server) {
        try {
            ServingLoad load = of(server);
            return String.format(
                    Locale.ROOT,
                    "models in memory %d, windows that wait %,d, requests that wait %,d, tokens under way %,d",
                    load.modelsLoaded(),
                    load.queuedWindows(),
                    load.waitingRequests(),
                    load.admittedTokens());
        } catch (IOException e) {
            return "unknown: " + e.getMessage();
        }
    }

    /** For programs. */
    static Map<String, Object> asMap(URI server) {
        Map<String, Object> map = new LinkedHashMap<>();
        try {
            ServingLoad load = of(server);
            map.put("models_loaded", load.modelsLoaded());
            map.put("queue_windows", load.queuedWindows());
            map.put("waiting_requests", load.waitingRequests());
            map.put("admitted_tokens", load.admittedTokens());
            return Map.of("serving", map);
        } catch (IOException e) {
            return Map.of("serving_failure", e.getMessage());
        }
    }
}
