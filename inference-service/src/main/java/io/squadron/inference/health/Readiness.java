package io.squadron.inference.health;

import io.smallrye.common.annotation.Identifier;
import io.squadron.inference.config.Startup;
import io.squadron.inference.model.Engine;
import io.squadron.inference.model.ModelRegistry;
import io.squadron.kafka.Topics;
import io.squadron.kafka.messaging.TopicsReadiness;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Ready when the engine runs, the topics are as they must be and every announcement made before the start has been read. A
 * service without any model is ready too: it answers FAILED_PRECONDITION until one is announced, and the eval-service needs
 * it to be there by then.
 *
 * <p>Once ready, Kafka is asked no more: answers need none, and what is wrong there is wrong for all replicas at once, which
 * must not all be taken away from their callers for it.
 */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
class Readiness implements HealthCheck {
    private final Engine engine;
    private final ModelRegistry models;
    private final Startup startup;
    private final TopicsReadiness topics;

    private volatile boolean wasReady;

    Readiness(
            Engine engine,
            ModelRegistry models,
            Startup startup,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.engine = engine;
        this.models = models;
        this.startup = startup;
        this.topics = new TopicsReadiness(kafka, List.of(Topics.CHECKPOINTS, Topics.EVALUATIONS));
    }

    @Override
    public HealthCheckResponse call() {
        boolean engineRuns = !engine.description().isEmpty();
        List<String> faults = wasReady ? List.of() : topics.faults();
        boolean isRead = models.isReplayed();
        if (engineRuns && isRead && faults.isEmpty()) {
            wasReady = true;
        }
        HealthCheckResponseBuilder response = HealthCheckResponse.named("models")
                .withData("engine", engineRuns ? engine.description() : "not started")
                .withData("announcements", isRead ? "read" : "not read yet")
                .withData("models-loaded", models.loadedModels())
                .status(wasReady);
        if (!startup.failure().isEmpty()) {
            response.withData("failure", startup.failure());
        }
        if (!faults.isEmpty()) {
            response.withData("reason", String.join(" ", faults));
        }
        return response.build();
    }
}
