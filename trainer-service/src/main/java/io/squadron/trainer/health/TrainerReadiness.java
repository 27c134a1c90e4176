package io.squadron.trainer.health;

import io.squadron.trainer.dataset.DatasetCatalog;
import io.squadron.trainer.execution.TrainingEngine;
import io.squadron.trainer.queue.RunLog;
import io.squadron.trainer.queue.TrainingRequests;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when everything that happened before is known, the engine is loaded and requests can be taken; Quarkus itself asks
 * Kafka.
 */
@Readiness
@ApplicationScoped
public class TrainerReadiness implements HealthCheck {
    private final DatasetCatalog datasets;
    private final RunLog log;
    private final TrainingRequests requests;
    private final TrainingEngine engine;

    public TrainerReadiness(DatasetCatalog datasets, RunLog log, TrainingRequests requests, TrainingEngine engine) {
        this.datasets = datasets;
        this.log = log;
        this.requests = requests;
        this.engine = engine;
    }

    @Override
    public HealthCheckResponse call() {
        boolean replayed = log.ready();
        boolean cataloged = datasets.ready();
        boolean loaded = engine.ready();
        String refused = requests.failure();
        return HealthCheckResponse.named("trainer")
                .status(replayed && cataloged && loaded && refused.isEmpty())
                .withData("run events replayed", replayed)
                .withData("data sets replayed", cataloged)
                .withData("training requests", refused.isEmpty() ? "taken" : refused)
                .withData("engine", loaded ? "loaded" : engine.failure().isEmpty() ? "loading" : engine.failure())
                .build();
    }
}
