package io.squadron.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What a service says over HTTP about itself. */
final class Health {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;

    private final ServiceDefinition service;
    private final Duration answerLimit;
    private final HttpClient client;

    Health(ServiceDefinition service, Duration answerLimit) {
        this.service = service;
        this.answerLimit = answerLimit;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(answerLimit)
                .build();
    }

    /**
     * An answer, or none.
     *
     * @param detail what is not well, for people
     */
    record Answer(Kind kind, String detail) {
        /** What it means. */
        enum Kind {
            READY,
            NOT_READY,
            SILENT
        }
    }

    /** Asks; the service lives as long as it answers anything, also if the check of its readiness hangs. */
    Answer ask() throws InterruptedException {
        Optional<HttpResponse<String>> readiness = get(service.readiness());
        if (readiness.isPresent()) {
            return readiness.get().statusCode() == OK
                    ? new Answer(Answer.Kind.READY, "")
                    : new Answer(Answer.Kind.NOT_READY, down(readiness.get().body()));
        }
        return get(service.liveness()).isPresent()
                ? new Answer(Answer.Kind.NOT_READY, "does not say whether it is ready")
                : new Answer(Answer.Kind.SILENT, "does not answer");
    }

    private Optional<HttpResponse<String>> get(URI address) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(answerLimit).build();
        try {
            return Optional.of(client.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty(); // not listening, or too slow
        }
    }

    /** The names of the checks that fail, out of MicroProfile Health's JSON. */
    private static String down(String body) {
        try {
            String names = StreamSupport.stream(
                            JSON.readTree(body).path("checks").spliterator(), false)
                    .filter(check -> "DOWN".equals(check.path("status").asText()))
                    .map(Health::describe)
                    .collect(Collectors.joining(", "));
            return names.isEmpty() ? "is not ready" : "waits for: " + names;
        } catch (IOException e) {
            return "is not ready";
        }
    }

    private static String describe(JsonNode check) {
        String reason = StreamSupport.stream(check.path("data").spliterator(), false)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .collect(Collectors.joining("; "));
        String name = check.path("name").asText();
        return reason.isEmpty() ? name : name + " (" + reason + ")";
    }
}
