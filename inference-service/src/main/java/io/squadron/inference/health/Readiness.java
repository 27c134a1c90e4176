package io.squadron.inference.health;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** {@code /q/health/ready}. */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
class Readiness implements HealthCheck {
    private final ServiceState service;

    Readiness(ServiceState service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        ServiceState.State state = service.look();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("models");
        state.details().forEach(response::withData);
        return response.status(state.isReady()).build();
    }
}
