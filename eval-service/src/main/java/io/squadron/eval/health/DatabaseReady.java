package io.squadron.eval.health;

import io.squadron.eval.storage.Schema;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before the tables are there; whether PostgreSQL answers is Quarkus' own check. */
@Readiness
@ApplicationScoped
class DatabaseReady implements HealthCheck {
    private final Schema schema;

    DatabaseReady(Schema schema) {
        this.schema = schema;
    }

    @Override
    public HealthCheckResponse call() {
        return schema.isReady()
                ? HealthCheckResponse.up("tables")
                : HealthCheckResponse.named("tables")
                        .down()
                        .withData("reason", "The database has not been reached yet, so its tables are not there.")
                        .build();
    }
}
