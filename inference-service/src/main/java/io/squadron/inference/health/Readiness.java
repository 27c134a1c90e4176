package io.squadron.inference.health;

import io.squadron.inference.announcement.AnnouncementTopics;
import io.squadron.inference.config.Startup;
import io.squadron.inference.model.ModelRegistry;
import io.squadron.inference.torch.TorchEngine;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Ready when the engine runs and every announcement made before the start has been read. A service without any model is
 * ready too: it answers FAILED_PRECONDITION until one is announced, and the eval-service needs it to be there by then.
 */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
class Readiness implements HealthCheck {
    private final TorchEngine engine;
    private final ModelRegistry models;
    private final Startup startup;
    private final AnnouncementTopics topics;

    Readiness(TorchEngine engine, ModelRegistry models, Startup startup, AnnouncementTopics topics) {
        this.topics = topics;
        this.engine = engine;
        this.models = models;
        this.startup = startup;
    }

    @Override
    public HealthCheckResponse call() {
        boolean engineRuns = !engine.description().isEmpty();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("models")
                .withData("engine", engineRuns ? engine.description() : "not started")
                .withData("announcements", models.isReplayed() ? "read" : "not read yet")
                .withData("models-loaded", models.loadedModels())
                .status(engineRuns && models.isReplayed());
        if (!startup.failure().isEmpty()) {
            response.withData("failure", startup.failure());
        }
        if (!models.isReplayed()) {
            topics.problem().ifPresent(problem -> response.withData("reason", problem));
        }
        return response.build();
    }
}
