package io.squadron.inference.config;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.squadron.inference.RequestsUnderWay;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * How the service ends: it is not ready at once, and after {@code quarkus.shutdown.delay} (none unless configured) takes no
 * request any more; those that it took have {@code quarkus.shutdown.timeout} from then on; whoever still waits is told.
 *
 * <p>Quarkus itself does so for HTTP only. The gRPC server ends last, after everything that it needs to answer, and sends what
 * has been written to it until then.
 */
@ApplicationScoped
class Drain {
    private static final Logger LOG = Logger.getLogger(Drain.class);

    private final RequestsUnderWay requests;
    private final Duration delay;
    private final Duration timeout;

    private volatile Optional<Long> deadlineNanos = Optional.empty();

    Drain(
            RequestsUnderWay requests,
            @ConfigProperty(name = "quarkus.shutdown.delay") Optional<Duration> delay,
            @ConfigProperty(name = "quarkus.shutdown.timeout") Duration timeout) {
        this.requests = requests;
        this.delay = delay.orElse(Duration.ZERO);
        this.timeout = timeout;
    }

    /** The process was asked to end; Quarkus waits for the delay, if any, and for HTTP after this. */
    void leave(@Observes ShutdownDelayInitiatedEvent event) {
        deadlineNanos = Optional.of(System.nanoTime() + delay.plus(timeout).toNanos());
        requests.leave();
        if (delay.isZero()) {
            requests.stop();
        } else {
            CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS)
                    .execute(requests::stop);
        }
    }

    /** Before everything else that hears of it, all of which the answers may need. */
    void drain(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event)
            throws InterruptedException {
        requests.stop();
        long deadline = deadlineNanos.orElseGet(() -> System.nanoTime() + timeout.toNanos());
        LOG.infof("Stopping; %d requests are under way", requests.count());
        if (!requests.awaitAnswers(deadline - System.nanoTime())) {
            LOG.warnf("%d requests are given up, quarkus.shutdown.timeout has passed", requests.count());
            requests.giveUp();
        }
    }
}
