package io.squadron.tokenizer.kafka;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the data sets are known: before, a finished import could not be found again. */
@Readiness
@ApplicationScoped
public class CatalogReadiness implements HealthCheck {

    private final DatasetCatalog catalog;

    CatalogReadiness(DatasetCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("data sets read from Kafka")
                .status(catalog.isReady())
                .build();
    }
}
