package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What programs may ask for is written down where they look for it. */
@EvalServiceTest
class OpenApiTest {
    @Inject
    Dashboard dashboard;

    @Test
    void everyAddressForProgramsIsDescribedAndNoPage() {
        JsonNode document = dashboard.json("/q/openapi?format=json");
        List<String> paths = new ArrayList<>();
        document.get("paths").fieldNames().forEachRemaining(paths::add);

        assertThat(paths)
                .contains(
                        "/api/runs",
                        "/api/runs.csv",
                        "/api/runs/{id}",
                        "/api/runs/{id}/metrics",
                        "/api/evaluations/{id}",
                        "/api/evaluations/{id}/slice",
                        "/api/evaluations/{id}/breakdown",
                        "/api/evaluations/{id}/compare/{other}",
                        "/api/evaluations/{id}/predictions.csv",
                        "/api/aliases/{alias}/changes",
                        "/api/system",
                        "/api/datasets/{id}/windows",
                        "/api/completions")
                .allMatch(path -> path.startsWith("/api/"));
        assertThat(document.get("info").get("title").asText()).isEqualTo("Squadron, eval-service");
    }
}
