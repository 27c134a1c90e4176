package io.squadron.inference.config;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.squadron.inference.RefusedException;
import io.squadron.inference.RequestsUnderWay;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** In which order, and for how long, a service that is asked to end still answers. */
class DrainTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final RequestsUnderWay requests = new RequestsUnderWay();

    private boolean takes() {
        CompletableFuture<String> request = new CompletableFuture<>();
        try {
            requests.enter(request);
        } catch (RefusedException stopping) {
            return false;
        }
        return request.complete("answer");
    }

    @Test
    void withoutADelayNothingIsTakenFromTheFirstMomentOn() {
        drain(Optional.empty(), LONG).leave(new ShutdownDelayInitiatedEvent());

        assertThat(requests.isLeaving()).isTrue();
        assertThat(takes()).isFalse();
    }

    @Test
    void duringTheDelayRequestsAreTakenThoughCallersAreToGoElsewhere() {
        drain(Optional.of(LONG), LONG).leave(new ShutdownDelayInitiatedEvent());

        assertThat(requests.isLeaving()).isTrue();
        assertThat(takes()).isTrue();
    }

    @Test
    void afterTheDelayNothingIsTaken() {
        drain(Optional.of(Duration.ofMillis(100)), LONG).leave(new ShutdownDelayInitiatedEvent());

        await().atMost(30, SECONDS).until(() -> !takes());
    }

    @Test
    void theEndWaitsForTheAnswers() {
        CompletableFuture<String> request = new CompletableFuture<>();
        requests.enter(request);

        CompletableFuture<Void> end = CompletableFuture.runAsync(() -> end(drain(Optional.empty(), LONG)));
        await().atMost(30, SECONDS).until(() -> !takes());
        assertThat(end).isNotDone();
        request.complete("answer");

        assertThat(end).succeedsWithin(30, SECONDS);
    }

    @Test
    void whoIsNotAnsweredWithinTheTimeoutIsToldThatTheServiceStops() {
        CompletableFuture<String> request = new CompletableFuture<>();
        requests.enter(request);

        end(drain(Optional.empty(), Duration.ZERO));

        assertThat(request)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("The inference-service is stopping");
    }

    private Drain drain(Optional<Duration> delay, Duration timeout) {
        return new Drain(requests, delay, timeout);
    }

    private static void end(Drain drain) {
        try {
            drain.drain(new ShutdownEvent());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
