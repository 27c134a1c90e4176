package io.squadron.tokenizer.kafka;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when data sets and tokenizers are known: before, what another replica made could not be found. */
@Readiness
@ApplicationScoped
public class CatalogReadiness implements HealthCheck {

    private final DatasetCatalog datasets;
    private final TokenizerTopic tokenizers;

    CatalogReadiness(DatasetCatalog datasets, TokenizerTopic tokenizers) {
        this.datasets = datasets;
        this.tokenizers = tokenizers;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("data sets and tokenizers read from Kafka")
                .status(datasets.isReady() && tokenizers.isReady())
                .build();
    }
}
