package io.squadron.eval.health;

import io.squadron.eval.execution.EvaluationWorkers;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Not alive once a thread that carries out evaluations is gone: nothing but a restart brings it back. */
@Liveness
@ApplicationScoped
class WorkersAlive implements HealthCheck {
    private final EvaluationWorkers workers;

    WorkersAlive(EvaluationWorkers workers) {
        this.workers = workers;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("evaluation workers")
                .status(workers.areAlive())
                .build();
    }
}
