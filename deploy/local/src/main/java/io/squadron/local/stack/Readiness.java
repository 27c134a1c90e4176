package io.squadron.local.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Waits until a process says over HTTP that it is ready. */
final class Readiness {
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(5);
    private static final long POLL_MILLIS = 150;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(REQUEST_LIMIT)
            .build();

    /** How the waiting ended. */
    enum Outcome {
        READY,
        DIED,
        TOO_LATE
    }

    Outcome await(Process process, URI readiness, Duration limit) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(readiness).timeout(REQUEST_LIMIT).build();
        Instant deadline = Instant.now().plus(limit);
        while (Instant.now().isBefore(deadline)) {
            if (isReady(request)) {
                return process.isAlive() ? Outcome.READY : Outcome.DIED;
            }
            // The pause between two looks ends at once when the process does.
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                return Outcome.DIED;
            }
        }
        return Outcome.TOO_LATE;
    }

    private boolean isReady(HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }
}
